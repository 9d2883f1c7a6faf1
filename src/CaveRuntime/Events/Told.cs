namespace CaveRuntime.Events;

/// <summary>An event on its way to its reader.</summary>
/// <param name="Event">The event.</param>
/// <param name="Kept">Completes when it is on the disk; at once where nothing keeps it.</param>
internal readonly record struct Told(RunEvent Event, Task Kept);

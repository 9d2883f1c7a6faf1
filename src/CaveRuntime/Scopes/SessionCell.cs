namespace CaveRuntime.Scopes;

/// <summary>A cell that ran in a session's scope and still counts. Immutable.</summary>
/// <param name="Number">Its number in the session, from 1.</param>
/// <param name="Code">Its code.</param>
public sealed record SessionCell(int Number, string Code);

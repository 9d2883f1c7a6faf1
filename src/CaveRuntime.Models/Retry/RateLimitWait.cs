namespace CaveRuntime.Models;

/// <summary>A provider asked to wait, and the call does. Immutable.</summary>
/// <param name="Wait">How long.</param>
/// <param name="Message">What the provider said: where, what happened.</param>
public sealed record RateLimitWait(TimeSpan Wait, string Message);

namespace CaveRuntime.Protocol.Messages;

/// <summary>Worker to host: the variable is there.</summary>
/// <param name="Error">Why not; null where it is.</param>
public sealed record VariableDefined(string? Error);

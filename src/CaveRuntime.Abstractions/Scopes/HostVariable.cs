namespace CaveRuntime.Scopes;

/// <summary>Something of the host's for a scope, in a form that can be given again to the scope that replaces a lost one.
/// Immutable.</summary>
/// <param name="Definition">What the scope takes in.</param>
/// <param name="WriteAsync">Writes the value.</param>
public sealed record HostVariable(VariableDefinition Definition, Func<PieceStream, CancellationToken, ValueTask> WriteAsync)
{
    /// <summary>The very object and the type that cells see; null for what can travel. Only a scope in the host's process takes it
    /// in.</summary>
    public (Type Type, object? Value)? Shared { get; init; }
}

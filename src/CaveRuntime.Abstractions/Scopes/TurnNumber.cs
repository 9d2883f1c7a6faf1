namespace CaveRuntime.Scopes;

/// <summary>Which turn of its run a cell was, so that a model sees how many are left. Immutable.</summary>
/// <param name="Number">The turn, from 1.</param>
/// <param name="Limit">The most turns that the run has.</param>
public sealed record TurnNumber(int Number, int Limit);

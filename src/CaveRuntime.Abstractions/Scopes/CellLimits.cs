namespace CaveRuntime.Scopes;

/// <summary>What one cell may use inside the worker. The time limit is not here: the host holds that clock.</summary>
/// <param name="SourceChars">Longest cell, in characters.</param>
/// <param name="SourceDepth">Deepest nesting of brackets.</param>
/// <param name="CompileMilliseconds">Longest compilation.</param>
/// <param name="ObservationChars">Output beyond this is cut to head and tail, and kept whole as a variable.</param>
/// <param name="OutputChars">Most output that is kept; a cell that prints more is stopped.</param>
/// <param name="ParallelCalls">Most calls in flight from one batch.</param>
/// <param name="ReduceTokens">Tokens of partial results that one reduce step takes at most.</param>
public sealed record CellLimits(
    int SourceChars = 200_000,
    int SourceDepth = 200,
    int CompileMilliseconds = 10_000,
    int ObservationChars = 8_000,
    int OutputChars = 16_000_000,
    int ParallelCalls = 16,
    int ReduceTokens = 16_000);

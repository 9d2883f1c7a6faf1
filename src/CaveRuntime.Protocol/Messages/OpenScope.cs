namespace CaveRuntime.Protocol.Messages;

/// <summary>Host to worker: a session takes this worker. The memory file of <c>ctx</c>, if any, travels beside the wire.</summary>
/// <param name="ContextStart">Where <c>ctx</c> begins in the memory file, in UTF-16 code units: a child sees a part of it.</param>
/// <param name="ContextChars">Length of <c>ctx</c> in UTF-16 code units; 0 if no memory file is sent.</param>
/// <param name="Documents">The parts of <c>ctx</c>, in order.</param>
/// <param name="Policy">Name of the policy that cells must keep, or <c>off</c>.</param>
/// <param name="PolicyTexts">Policy files that are not built in, by name.</param>
/// <param name="Seal">Whether the worker must seal itself and attest before it reports <see cref="ScopeOpened"/>.</param>
/// <param name="Limits">What one cell may use.</param>
public sealed record OpenScope(
    long ContextStart,
    long ContextChars,
    IReadOnlyList<DocumentSpan> Documents,
    string Policy,
    IReadOnlyDictionary<string, string> PolicyTexts,
    bool Seal,
    CellLimits Limits);

/// <summary>One input inside <c>ctx</c>.</summary>
/// <param name="Name">Its name, as the user gave it.</param>
/// <param name="Start">Offset in <c>ctx</c>, in UTF-16 code units.</param>
/// <param name="Length">Length in UTF-16 code units.</param>
public sealed record DocumentSpan(string Name, long Start, long Length);

/// <summary>What one cell may use inside the worker. The time limit is not here: the host holds that clock.</summary>
/// <param name="SourceChars">Largest length of a cell, in characters.</param>
/// <param name="SourceDepth">Deepest nesting of brackets.</param>
/// <param name="CompileMilliseconds">Longest time a compilation may take.</param>
/// <param name="ObservationChars">Output beyond this is cut to head and tail, and kept whole as a variable.</param>
/// <param name="OutputChars">How much output is kept; a cell that prints more is stopped.</param>
/// <param name="ParallelCalls">How many calls of one batch may be in flight at once.</param>
/// <param name="ReduceTokens">Tokens of partial results that one reduce step takes at most.</param>
public sealed record CellLimits(
    int SourceChars = 200_000,
    int SourceDepth = 200,
    int CompileMilliseconds = 10_000,
    int ObservationChars = 8_000,
    int OutputChars = 16_000_000,
    int ParallelCalls = 16,
    int ReduceTokens = 16_000);

using CaveRuntime.Scopes.Calls;

namespace CaveRuntime.Cells.Calls;

/// <summary>Makes subcalls: for a cell over the wire, for the host itself without one. Thread-safe.</summary>
internal interface ISubcalls
{
    /// <summary>How many calls of one batch may be in flight at once.</summary>
    int ParallelCalls { get; }

    /// <summary>Tokens of partial results that one reduce step takes at most.</summary>
    int ReduceTokens { get; }

    /// <summary>A number that no other batch has.</summary>
    long NextBatch();

    /// <summary>Makes one call. Failure is a reply; only a stopped cell or run throws.</summary>
    /// <param name="call">The call; whose it is, is filled in.</param>
    Task<Reply> CallAsync(ReplyCall call);
}

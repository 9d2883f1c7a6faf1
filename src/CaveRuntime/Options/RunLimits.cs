namespace CaveRuntime;

/// <summary>Ceilings of one run. Immutable.</summary>
public sealed record RunLimits
{
    /// <summary>Most turns; after the last one the model is asked once to answer from what it knows. 20.</summary>
    public int MaxTurns { get; init; } = 20;

    /// <summary>Most model calls from inside cells, over the whole tree of runs; 0 forbids them. 1,000.</summary>
    public int MaxSubcalls { get; init; } = 1_000;

    /// <summary>Most tokens, sent and received, over all models; null for no ceiling.</summary>
    public long? MaxTokens { get; init; }

    /// <summary>Most money in US dollars; null for no ceiling.</summary>
    public decimal? MaxCostUsd { get; init; }

    /// <summary>Most levels of child runs below the one that is asked; 0 for none. Below the last one <c>rlm_query</c> is a plain subcall.
    /// 2.</summary>
    public int MaxDepth { get; init; } = 2;

    /// <summary>Most child runs, on all levels together. 256.</summary>
    public int MaxChildren { get; init; } = 256;

    /// <summary>Most child runs of one level at once; each has a worker of its own. 8.</summary>
    public int MaxParallelChildren { get; init; } = 8;

    /// <summary>Most turns in a row that fail: no cell, or a cell that did not end well. 10.</summary>
    public int MaxConsecutiveErrors { get; init; } = 10;

    /// <summary>Most model calls in flight at once, over the whole tree of runs. 16.</summary>
    public int MaxParallel { get; init; } = 16;

    /// <summary>Time for the whole run. 10 minutes.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Time that one cell may use for itself; waiting for subcalls does not count. 30 seconds.</summary>
    public TimeSpan CellTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Processor time that one cell may use, over all its threads and while it waits, too; null for <see cref="CellTimeout"/> on
    /// every processor.</summary>
    public TimeSpan? CellCpuTime { get; init; }

    /// <summary>Characters that an observation shows of a cell's output; the rest stays in the scope. 8,000.</summary>
    public int ObservationChars { get; init; } = 8_000;

    internal void Validate()
    {
        Check(MaxTurns > 0, nameof(MaxTurns), "at least 1");
        Check(MaxSubcalls >= 0, nameof(MaxSubcalls), "0 or more");
        Check(MaxTokens is null or > 0, nameof(MaxTokens), "more than 0");
        Check(MaxCostUsd is null or > 0, nameof(MaxCostUsd), "more than 0");
        Check(MaxParallel is > 0 and <= 10_000, nameof(MaxParallel), "from 1 to 10,000");
        Check(MaxDepth is >= 0 and <= 20, nameof(MaxDepth), "from 0 to 20");
        Check(MaxChildren >= 0, nameof(MaxChildren), "0 or more");
        Check(MaxParallelChildren is > 0 and <= 1_000, nameof(MaxParallelChildren), "from 1 to 1,000");
        Check(MaxConsecutiveErrors > 0, nameof(MaxConsecutiveErrors), "at least 1");
        Check(Timeout > TimeSpan.Zero, nameof(Timeout), "more than 0");
        Check(CellTimeout > TimeSpan.Zero, nameof(CellTimeout), "more than 0");
        Check(CellCpuTime is null || CellCpuTime > TimeSpan.Zero, nameof(CellCpuTime), "more than 0");
        Check(ObservationChars is >= 200 and <= 1_000_000, nameof(ObservationChars), "from 200 to 1,000,000");
    }

    private static void Check(bool valid, string option, string range)
    {
        if (!valid)
            throw new ArgumentOutOfRangeException(option, $"{nameof(RunLimits)}.{option} must be {range}.");
    }
}

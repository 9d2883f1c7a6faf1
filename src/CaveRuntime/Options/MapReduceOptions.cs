using CaveRuntime.Cells;

namespace CaveRuntime;

/// <summary>How a map-reduce over ctx cuts and fails. Immutable.</summary>
public sealed record MapReduceOptions
{
    /// <summary>Most tokens of a chunk, at least 100; null for a quarter of the window of the model that reads it, at most 8,000.</summary>
    public int? ChunkTokens { get; init; }

    /// <summary>Tokens that a chunk repeats of the one before. 0, because what is counted must not be counted twice.</summary>
    public int OverlapTokens { get; init; }

    /// <summary>What to do about parts that fail. <see cref="PartFailure.Retry"/>.</summary>
    public PartFailure Failure { get; init; } = PartFailure.Retry;

    internal void Validate()
    {
        if (ChunkTokens is < 100)
        {
            throw new ArgumentOutOfRangeException(
                nameof(ChunkTokens),
                $"{nameof(MapReduceOptions)}.{nameof(ChunkTokens)} must be at least 100.");
        }
        if (OverlapTokens < 0 || OverlapTokens >= (ChunkTokens ?? int.MaxValue))
        {
            throw new ArgumentOutOfRangeException(
                nameof(OverlapTokens),
                $"{nameof(MapReduceOptions)}.{nameof(OverlapTokens)} must be 0 or more, and less than {nameof(ChunkTokens)}.");
        }
    }
}

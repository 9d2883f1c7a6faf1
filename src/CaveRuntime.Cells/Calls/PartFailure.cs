namespace CaveRuntime.Cells;

/// <summary>What becomes of a map-reduce when one of its parts fails.</summary>
public enum PartFailure
{
    /// <summary>Ask for the part once more; if that fails too, the whole fails.</summary>
    Retry,

    /// <summary>Go on without the part, and say so.</summary>
    Skip,

    /// <summary>The whole fails.</summary>
    Fail,
}

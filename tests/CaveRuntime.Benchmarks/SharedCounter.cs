namespace CaveRuntime.Benchmarks;

/// <summary>Shared with a cell, so public.</summary>
public sealed class SharedCounter
{
    /// <summary>The sum.</summary>
    public long Sum { get; private set; }

    /// <summary>Adds.</summary>
    public void Add(int n) => Sum += n;
}

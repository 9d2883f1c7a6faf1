namespace CaveRuntime.Benchmarks;

/// <summary>How much is measured: what the pages show, or just enough to see that every benchmark still works.</summary>
internal sealed record Effort(bool Short)
{
    /// <summary>A number of rounds, rows, characters, whatever makes the measurement long.</summary>
    public int Of(int full, int few) => Short ? few : full;
}

namespace CaveRuntime.Cells.Buffers;

/// <summary>Cuts long work over characters into parts that run at the same time; short work runs on the calling thread.</summary>
internal static class ParallelParts
{
    /// <summary>Below this, handing work to other threads costs more than it saves.</summary>
    public const int MinLength = 1 << 20;

    /// <summary>
    /// Runs <paramref name="work"/> over [start, end) parts that cover 0 … length; inner borders are multiples of
    /// <paramref name="unit"/>.
    /// </summary>
    public static void ForEach(int length, int unit, Action<int, int> work)
    {
        if (length <= MinLength || Environment.ProcessorCount == 1)
        {
            work(0, length);
            return;
        }

        var size = Math.Max(unit, MinLength / unit * unit);
        var count = (int)(((long)length + size - 1) / size);
        Parallel.For(0, count, i => work(i * size, (int)Math.Min((long)(i + 1) * size, length)));
    }
}

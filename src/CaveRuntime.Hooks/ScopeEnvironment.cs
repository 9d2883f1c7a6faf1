namespace CaveRuntime.Hooks;

/// <summary>
/// Stands where a cell asks the runtime about the machine: what is not the same everywhere is told in a way that is. Thread-safe.
/// </summary>
public static class ScopeEnvironment
{
    // What a recorded cell is told instead of the machine's own figures, which another machine would not give again.
    private const int Processors = 4;
    private const long MemoryBytes = 16 << 20;

    /// <summary>Milliseconds of the clock, cut to 31 bits.</summary>
    public static int TickCount =>
        ScopeSource.TryClock(out long utc) ? (int)(ScopeStopwatch.Milliseconds(utc) & int.MaxValue) : Environment.TickCount;

    /// <summary>Milliseconds of the clock.</summary>
    public static long TickCount64 => ScopeSource.TryClock(out long utc) ? ScopeStopwatch.Milliseconds(utc) : Environment.TickCount64;

    /// <summary>Processors of the machine; where the cell is recorded always as many.</summary>
    public static int ProcessorCount => ScopeSource.IsRecorded ? Processors : Environment.ProcessorCount;

    /// <summary>A number of its own for each thread, by the order in which they ask; 1 for that of the cells.</summary>
    public static int CurrentManagedThreadId => ScopeSource.NumberOf(isTask: false, Environment.CurrentManagedThreadId);

    /// <summary>Bytes in use; where the cell is recorded always as many.</summary>
    public static long GetTotalMemory(bool forceFullCollection)
    {
        long bytes = GC.GetTotalMemory(forceFullCollection);
        return ScopeSource.IsRecorded ? MemoryBytes : bytes;
    }
}

namespace CaveRuntime.Scopes;

/// <summary>The error types that a cell which reached a limit reports.</summary>
public static class LimitError
{
    /// <summary>Error type: the memory of the scope.</summary>
    public const string Memory = "MemoryLimit";

    /// <summary>Error type: processor time, over all threads.</summary>
    public const string ProcessorTime = "CpuLimit";

    /// <summary>Error type: time on the clock.</summary>
    public const string WallTime = "TimeLimit";

    /// <summary>Error type: threads.</summary>
    public const string Threads = "ThreadLimit";

    /// <summary>Error type: the size of one file.</summary>
    public const string FileSize = "FileSizeLimit";

    /// <summary>Error type: what a cell prints.</summary>
    public const string Output = "OutputLimit";

    /// <summary>Error type: time to compile.</summary>
    public const string CompileTime = "CompileLimit";

    /// <summary>Error type: length of the source.</summary>
    public const string SourceLength = "SourceTooLong";

    /// <summary>Error type: nesting of the source.</summary>
    public const string SourceDepth = "SourceTooDeep";

    /// <summary>Exit code of a worker whose compiler did not stop at its limit: nothing but the end of the process stops it.</summary>
    public const int CompilerStuck = 90;

    /// <summary>The limit of an error type; null where it names none.</summary>
    public static CellLimit? LimitOf(string? errorType) => errorType switch
    {
        Memory => CellLimit.Memory,
        ProcessorTime => CellLimit.CpuTime,
        WallTime => CellLimit.WallTime,
        Threads => CellLimit.Threads,
        FileSize => CellLimit.FileSize,
        Output => CellLimit.Output,
        CompileTime => CellLimit.CompileTime,
        SourceLength or SourceDepth => CellLimit.SourceSize,
        _ => null,
    };
}

/// <summary>A limit of a cell.</summary>
public enum CellLimit
{
    /// <summary>The memory of the scope.</summary>
    Memory,

    /// <summary>Processor time, over all threads.</summary>
    CpuTime,

    /// <summary>Time on the clock.</summary>
    WallTime,

    /// <summary>Threads.</summary>
    Threads,

    /// <summary>The size of one file.</summary>
    FileSize,

    /// <summary>What a cell prints.</summary>
    Output,

    /// <summary>Time to compile.</summary>
    CompileTime,

    /// <summary>Length or nesting of the source.</summary>
    SourceSize,
}

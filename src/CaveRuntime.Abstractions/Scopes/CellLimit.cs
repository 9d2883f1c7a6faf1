namespace CaveRuntime.Scopes;

/// <summary>The limits of a cell: the error type that a cell which reached one reports, and the word that events use for it.</summary>
public static class CellLimit
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

    /// <summary>The word for the limit that ended this cell; null where none did. An exception that only bears such a name is none.</summary>
    public static string? WordOf(CellFinished cell) => cell.Layer is CellLayer.Limit or CellLayer.Source or CellLayer.Compile
        ? cell.Error?.Type switch
        {
            Memory => "memory",
            ProcessorTime => "cpu_time",
            WallTime => "wall_time",
            Threads => "threads",
            FileSize => "file_size",
            Output => "output",
            CompileTime => "compile_time",
            SourceLength or SourceDepth => "source_size",
            _ => null,
        }
        : null;
}

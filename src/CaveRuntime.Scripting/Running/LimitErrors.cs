using System.Globalization;
using CaveRuntime.Scopes;

namespace CaveRuntime.Scripting.Running;

/// <summary>Exceptions that mean "a limit of this worker is reached", in words for a model.</summary>
internal static class LimitErrors
{
    private const string ThreadStart = "System.Threading.Thread.Start";

    /// <summary>The limit that this exception stands for; null where it stands for none.</summary>
    public static CellError? Of(Exception thrown, int? line) =>
        ExceptionTree.Nearest(thrown).Select(e => One(e, line)).FirstOrDefault(e => e is not null);

    /// <summary>A cell that was stopped because it printed too much.</summary>
    public static CellError Output(CellLimits limits) => new(
        LimitError.Output,
        string.Create(
            CultureInfo.InvariantCulture,
            $"the cell printed more than {limits.OutputChars:N0} characters and was stopped. Print a summary; keep bulk in variables."),
        null);

    /// <summary>A cell that took too long to compile.</summary>
    public static CellError CompileTime(CellLimits limits) => new(
        LimitError.CompileTime,
        string.Create(CultureInfo.InvariantCulture, $"the cell took more than {limits.CompileMilliseconds:N0} ms to compile. ")
            + "Write shorter cells, with fewer lambdas and generic calls inside each other.",
        null);

    private static CellError? One(Exception thrown, int? line) => thrown switch
    {
        // The runtime says the same of a thread that the kernel does not give as of memory.
        OutOfMemoryException or ThreadStartException when ExceptionTree.IsFrom(ThreadStart, thrown) => new CellError(
            LimitError.Threads, "no more threads can be started. Use Parallel.ForEach or tasks, which share a few threads.", line),
        OutOfMemoryException => new CellError(
            LimitError.Memory, "the scope's memory limit is reached. Work on views and chunks, and set large variables to null.", line),
        _ when SaysFileTooLarge(thrown) => new CellError(
            LimitError.FileSize, "a file reached the size that a worker may write. Write less, or into several files.", line),
        _ => null,
    };

    // EFBIG: a plain I/O error bears the number, a file stream has words of its own for it.
    private static bool SaysFileTooLarge(Exception thrown)
    {
        const int fileTooLarge = 27;
        return thrown is IOException { HResult: fileTooLarge }
            || (thrown is ArgumentOutOfRangeException && ExceptionTree.IsFrom("System.IO.RandomAccess.Write", thrown));
    }
}

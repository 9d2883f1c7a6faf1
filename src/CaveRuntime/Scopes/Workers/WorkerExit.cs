using CaveRuntime.Confinement.Starting;

namespace CaveRuntime.Scopes.Workers;

/// <summary>Why a worker that nobody killed has died, from its status and its last words, and what a model is to do about it.</summary>
/// <param name="Limit">The error type of the limit that it hit; null where it hit none.</param>
/// <param name="Reason">A sentence or more.</param>
internal sealed record WorkerExit(string? Limit, string Reason)
{
    private const int Abort = 6, Kill = 9, OutOfTime = 24, FileTooLarge = 25;
    private const int MaxWords = 500;

    /// <summary>Reads the signs.</summary>
    /// <param name="exit">How the process ended.</param>
    /// <param name="words">What it wrote last to standard error.</param>
    /// <param name="outOfTime">Whether it had used up its processor time.</param>
    /// <param name="overMemory">Whether the host killed it because it held too much memory.</param>
    public static WorkerExit Of(
        ExitStatus exit, string words, bool outOfTime, bool overMemory = false) => (exit.Signal, words.Trim()) switch
    {
        _ when exit.Code == LimitError.CompilerStuck => new(
            LimitError.CompileTime,
            "the cell took too long to compile. Write shorter cells, with fewer lambdas and generic calls inside each other. The worker did not survive it."),
        _ when overMemory => Memory,
        (OutOfTime, _) => ProcessorTime,
        (Kill, _) when outOfTime => ProcessorTime,
        (FileTooLarge, _) => new(
            LimitError.FileSize,
            "a file reached the size that a worker may write. Write less, or into several files. The worker did not survive it."),
        (Abort, var said) when said.Contains(
            "Out of memory",
            StringComparison.OrdinalIgnoreCase) || said.Contains("OutOfMemoryException", StringComparison.Ordinal) =>
            Memory,
        (_, var said) when said.Contains("Stack overflow", StringComparison.OrdinalIgnoreCase) =>
            new(null, "The worker was lost: the stack is used up. A function calls itself without end; use a loop or a Stack<T>."),
        (Kill, _) => new(
            null,
            $"The worker was lost: its process {exit}, from outside or because the machine is short of memory. Run the cell again, with less data at once."),
        (_, "") => new(null, $"The worker was lost: its process {exit}."),
        (_, var said) => new(null, $"The worker was lost: its process {exit}. Its last words: {said[..Math.Min(said.Length, MaxWords)]}"),
    };

    private static WorkerExit Memory { get; } =
        new(
            LimitError.Memory,
            "the scope's memory limit is reached. Work on views and chunks, and set large variables to null. The worker did not survive it.");

    private static WorkerExit ProcessorTime { get; } =
        new(
            LimitError.ProcessorTime,
            "the cell and what it set going used up their processor time. Do less work, and end threads before the cell ends. The worker did not survive it.");
}

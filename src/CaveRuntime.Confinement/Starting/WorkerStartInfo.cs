namespace CaveRuntime.Confinement.Starting;

/// <summary>What to start and how much of the machine it may see. Immutable.</summary>
public sealed record WorkerStartInfo
{
    /// <summary>Absolute path of the program. Its file is made readable; its folder only if <see cref="ReadOnlyPaths"/> names it.</summary>
    public required string Executable { get; init; }

    /// <summary>Arguments after the program's name. Empty by default.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The complete environment: nothing is inherited from the host. Empty by default.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// True (the default) to give up user, capabilities, new privileges and, by Landlock, the file system and the network
    /// before the program's first instruction. False for a plain separate process.
    /// </summary>
    public bool Confine { get; init; } = true;

    /// <summary>
    /// Most memory that the process may hold, in bytes: private, swapped and shared pages, page tables and thread stacks together.
    /// Files that the host sends do not count. Looked at while it computes, a few dozen times a second, and killed beyond; Linux
    /// only. Null (the default) for no watch.
    /// </summary>
    public long? MaxMemoryBytes { get; init; }

    /// <summary>
    /// Folders and files that a confined program may read and execute besides the system's own
    /// (<c>/usr</c>, <c>/lib*</c>, <c>/proc</c> and a few more): the worker's folder and the .NET runtime's.
    /// Paths that do not exist are ignored. The root folder is refused.
    /// </summary>
    public IReadOnlyList<string> ReadOnlyPaths { get; init; } = [];
}

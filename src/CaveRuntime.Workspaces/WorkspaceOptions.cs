namespace CaveRuntime.Workspaces;

/// <summary>How a folder is opened to work in. Immutable.</summary>
public sealed record WorkspaceOptions
{
    /// <summary>Bytes of a file that are read or written at once; larger ones are for commands. 16 MB.</summary>
    public long MaxFileBytes { get; init; } = 16L << 20;

    /// <summary>Entries or matches on one page of a result. 200.</summary>
    public int PageSize { get; init; } = 200;

    /// <summary>Whether what <c>.gitignore</c> names is left out of lists and searches. It can still be read by name. True.</summary>
    public bool HonourGitIgnore { get; init; } = true;

    /// <summary>Paths, as patterns, that may be read and not changed by <see cref="IWorkspace"/>, besides <c>.git</c>. None.</summary>
    public IReadOnlyList<string> Protected { get; init; } = [];

    /// <summary>Told of each change, after it was made, on the thread that made it; null for nobody.</summary>
    public Action<FileChange>? Changed { get; init; }

    /// <summary>How commands run.</summary>
    public CommandOptions Commands { get; init; } = new();
}

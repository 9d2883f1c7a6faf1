namespace CaveRuntime.Documents;

/// <summary>How documents are read. Immutable.</summary>
public sealed record DocumentReaderOptions
{
    /// <summary>
    /// A folder of this user's own for what documents were converted to, by the hash of their content; null for none. A folder
    /// <c>cave/documents</c> below the user's cache folder (<c>XDG_CACHE_HOME</c>, else <c>~/.cache</c>).
    /// </summary>
    public string? CacheFolder { get; init; } = DefaultCacheFolder();

    /// <summary>Most bytes that the cache may have; the oldest go. 2 GiB.</summary>
    public long MaxCacheBytes { get; init; } = 2L << 30;

    /// <summary>Most memory that reading one document may take, in bytes. 1 GiB.</summary>
    public long MaxMemoryBytes { get; init; } = 1L << 30;

    /// <summary>Longest time for one document. 10 minutes.</summary>
    public TimeSpan MaxTime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Most bytes that the files of one archive may come to together. 4 GiB.</summary>
    public long MaxExpandedBytes { get; init; } = 4L << 30;

    /// <summary>
    /// Whether a document is only looked at by a process that has proved its seal: no files, no network, no other processes. True. Without
    /// it that process is as mighty as this one, so whoever wrote the document may be, too.
    /// </summary>
    public bool RequiresSeal { get; init; } = true;

    /// <summary>The clock. The system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    private static string? DefaultCacheFolder()
    {
        string? root = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } told && Path.IsPathRooted(told)
            ? told
            : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home ? Path.Combine(home, ".cache") : null;
        return root is null ? null : Path.Combine(root, "cave", "documents");
    }
}

namespace CaveRuntime.Inputs.Ignoring;

/// <summary>The patterns of one file, for what lies below one folder.</summary>
/// <param name="Folder">The full path of the folder, without a separator at its end.</param>
/// <param name="Patterns">In the order of the file: the last one that matches decides.</param>
internal sealed record IgnoreFile(string Folder, IReadOnlyList<IgnorePattern> Patterns)
{
    /// <summary>More than any file that somebody maintains.</summary>
    private const int MaxBytes = 1 << 20;

    /// <summary>The file's patterns; null where it is not there, or is something else than a file of text.</summary>
    public static IgnoreFile? Read(string file, string folder)
    {
        try
        {
            var found = new FileInfo(file);
            // A link could lead to anything, and a pipe has no length and would be waited for.
            return found is { Exists: true, LinkTarget: null, Length: > 0 and <= MaxBytes }
                ? Of(File.ReadLines(file), folder)
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Patterns as they are written, for what lies below the folder.</summary>
    public static IgnoreFile Of(IEnumerable<string> lines, string folder) =>
        new(Path.TrimEndingDirectorySeparator(folder), [.. lines.Select(IgnorePattern.Parse).OfType<IgnorePattern>()]);

    /// <summary>What the file says of a path: true leaves it out, false brings it back, null is nothing.</summary>
    public bool? Decides(string fullPath, bool isFolder)
    {
        string folder = Folder == "/" ? "" : Folder;
        if (fullPath.Length <= folder.Length + 1 || !fullPath.StartsWith(folder, StringComparison.Ordinal))
            return null;
        ReadOnlySpan<char> path = fullPath.AsSpan(folder.Length + 1);
        for (int i = Patterns.Count - 1; i >= 0; i--)
        {
            if (Patterns[i].Matches(path, isFolder))
                return !Patterns[i].IsNegated;
        }

        return null;
    }
}

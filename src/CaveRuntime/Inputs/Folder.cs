using CaveRuntime.Inputs.Ignoring;

namespace CaveRuntime.Inputs;

/// <summary>
/// Finds the files of a folder that are worth reading, in ordinal order of their paths. Follows no link: one may lead anywhere, and what it
/// leads to inside the folder is found where it lies.
/// </summary>
internal sealed class Folder
{
    /// <summary>What is said of a file that a pattern leaves out, and not that no pattern chooses.</summary>
    public const string Excluded = "excluded";

    private readonly string _root;
    private readonly string _name;
    private readonly InputOptions _options;
    private readonly IgnoreFile? _include;
    private readonly IgnoreFile? _exclude;
    private readonly ICollection<SkippedFile> _skipped;
    private readonly List<(string Name, string Path)> _files = [];

    private Folder(string name, string root, InputOptions options, ICollection<SkippedFile> skipped)
    {
        (_name, _root, _options, _skipped) = (name.Length > 1 ? name.TrimEnd('/') : name, root, options, skipped);
        _include = options.Include.Count > 0 ? IgnoreFile.Of(options.Include, root) : null;
        _exclude = options.Exclude.Count > 0 ? IgnoreFile.Of(options.Exclude, root) : null;
    }

    /// <summary>The files by name and path; what is left out is added to <paramref name="skipped"/>.</summary>
    /// <param name="name">What the folder is called: its files' names begin with it, wherever it lies.</param>
    /// <param name="folder">Where it lies.</param>
    /// <param name="options">Which files.</param>
    /// <param name="skipped">Takes what is left out.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="InputException">The folder is missing or may not be read, or a pattern is wrong.</exception>
    public static IReadOnlyList<(string Name, string Path)> Files(
        string name,
        string folder,
        InputOptions options,
        ICollection<SkippedFile> skipped,
        CancellationToken cancellationToken)
    {
        if (File.Exists(folder))
            throw new InputException($"{folder}: this is a file. Name it with -f.");
        foreach (string pattern in options.Include.Concat(options.Exclude))
        {
            if (IgnorePattern.Parse(pattern) is null)
                throw new InputException($"{folder}: '{pattern}' is no pattern of file names. Write one as in a .gitignore, such as *.md or docs/**.");
        }

        try
        {
            // The folder that the user has named may be a link itself.
            var found = new Folder(name, RealPath.Of(folder), options, skipped);
            found.Collect(
                new DirectoryInfo(found._root),
                options.LeavesOutIgnored ? IgnoreFiles.Above(found._root) : IgnoreFiles.None,
                cancellationToken);
            found._files.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
            return found._files;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw InputErrors.Unreadable(folder, failure);
        }
    }

    private static readonly EnumerationOptions s_everything = new()
    {
        AttributesToSkip = FileAttributes.None,
        IgnoreInaccessible = false,
    };

    private void Collect(DirectoryInfo folder, IgnoreFiles above, CancellationToken cancellationToken)
    {
        IgnoreFiles ignored = _options.LeavesOutIgnored ? above.In(folder.FullName) : above;
        foreach (FileSystemInfo entry in folder.EnumerateFileSystemInfos("*", s_everything))
        {
            cancellationToken.ThrowIfCancellationRequested();
            string name = NameOf(entry);
            try
            {
                if (WhySkip(entry, folder.FullName, ignored) is { } why)
                    _skipped.Add(new SkippedFile(name, why.Reason, why.Text));
                else if (entry is DirectoryInfo below)
                    Collect(below, ignored, cancellationToken);
                else
                    _files.Add((name, entry.FullName));
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // One that cannot be looked at is no reason to read none of the others.
                _skipped.Add(new SkippedFile(name, SkipReason.Unreadable, failure.Message));
            }
        }
    }

    private string NameOf(FileSystemInfo entry)
    {
        string below = Path.GetRelativePath(_root, entry.FullName).Replace('\\', '/');
        return _name == "/" ? "/" + below : $"{_name}/{below}";
    }

    private (SkipReason Reason, string Text)? WhySkip(FileSystemInfo entry, string parent, IgnoreFiles ignored)
    {
        if (entry.Name.StartsWith('.'))
            return (SkipReason.Hidden, "hidden");
        if (entry.LinkTarget is not null)
            return entry is DirectoryInfo ? (SkipReason.FolderLink, "a link to a folder") : (SkipReason.FileLink, "a link");
        bool isFolder = entry is DirectoryInfo;
        if (!entry.Exists)
        {
            return entry.Name.Contains('\uFFFD', StringComparison.Ordinal)
                ? (SkipReason.BadName, "its name is not UTF-8; rename it, or send it to standard input")
                : (SkipReason.Unreadable, "it is gone");
        }

        if ((entry.Attributes & FileAttributes.Hidden) != 0)
            return (SkipReason.Hidden, "hidden");
        if (_exclude?.Decides(entry.FullName, isFolder) == true)
            return (SkipReason.Excluded, Excluded);
        if (!isFolder && _include is not null && !IsIncluded(entry.FullName))
            return (SkipReason.Excluded, "not included");
        if (_options.LeavesOutIgnored && ignored.LeaveOut(entry.FullName, isFolder))
            return (SkipReason.Ignored, "named by a .gitignore");
        if (_options.LeavesOutIgnored && Generated.Why(entry, parent) is { } made)
            return (SkipReason.Generated, made);
        // Pipes, sockets and devices have no length either, and opening one of them could wait for ever.
        return entry is FileInfo { Length: 0 } ? (SkipReason.Empty, "empty or not a file") : null;
    }

    private bool IsIncluded(string path)
    {
        bool isFolder = false;
        for (string? at = path; at is not null && at.Length > _root.Length; at = Path.GetDirectoryName(at), isFolder = true)
        {
            if (_include!.Decides(at, isFolder) is { } decided)
                return decided;
        }

        return false;
    }
}

namespace CaveRuntime.Inputs.Ignoring;

/// <summary>The files of patterns that count in one folder, the nearest first. Immutable.</summary>
internal sealed class IgnoreFiles
{
    public static readonly IgnoreFiles None = new([]);

    private const string Name = ".gitignore";

    private readonly IReadOnlyList<IgnoreFile> _nearestFirst;

    private IgnoreFiles(IReadOnlyList<IgnoreFile> nearestFirst) => _nearestFirst = nearestFirst;

    /// <summary>Those that count above a folder: of its repository, if it lies in one.</summary>
    /// <param name="folder">Its full path.</param>
    public static IgnoreFiles Above(string folder)
    {
        var files = new List<IgnoreFile>();
        string? at = folder;
        while (at is not null && !IsRepository(at))
        {
            at = Path.GetDirectoryName(at);
            if (at is not null && IgnoreFile.Read(Path.Combine(at, Name), at) is { } file)
                files.Add(file);
        }

        // Without a repository nothing says that the files above have to do with this folder.
        if (at is null)
            return None;
        if (IgnoreFile.Read(Path.Combine(at, ".git", "info", "exclude"), at) is { } own)
            files.Add(own);
        return new IgnoreFiles(files);
    }

    /// <summary>These, and that of the folder itself.</summary>
    public IgnoreFiles In(string folder) =>
        IgnoreFile.Read(Path.Combine(folder, Name), folder) is { } file ? new IgnoreFiles([file, .. _nearestFirst]) : this;

    /// <summary>Whether a file or folder is left out.</summary>
    public bool LeaveOut(string fullPath, bool isFolder)
    {
        foreach (IgnoreFile file in _nearestFirst)
        {
            if (file.Decides(fullPath, isFolder) is { } decided)
                return decided;
        }

        return false;
    }

    private static bool IsRepository(string folder)
    {
        string git = Path.Combine(folder, ".git");
        return Directory.Exists(git) || File.Exists(git);
    }
}

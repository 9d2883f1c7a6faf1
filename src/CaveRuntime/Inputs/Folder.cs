namespace CaveRuntime.Inputs;

/// <summary>Finds the files of a folder that are worth reading, in ordinal order of their paths.</summary>
internal static class Folder
{
    /// <summary>The files by name and path; what is left out is added to <paramref name="skipped"/>.</summary>
    /// <exception cref="InputException">The folder is missing or may not be read.</exception>
    public static IReadOnlyList<(string Name, string Path)> Files(string folder, ICollection<SkippedFile> skipped)
    {
        if (File.Exists(folder))
            throw new InputException($"{folder}: this is a file. Name it with -f.");
        try
        {
            var files = new List<(string Name, string Path)>();
            Collect(new DirectoryInfo(folder), folder, files, skipped);
            files.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
            return files;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw InputErrors.Unreadable(folder, failure);
        }
    }

    private static void Collect(DirectoryInfo folder, string name, List<(string Name, string Path)> files, ICollection<SkippedFile> skipped)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos("*", new EnumerationOptions { AttributesToSkip = FileAttributes.None }))
        {
            var entryName = $"{name.TrimEnd('/')}/{entry.Name}";
            if (WhySkip(entry) is { } why)
                skipped.Add(new SkippedFile(entryName, why.Reason, why.Text));
            else if (entry is DirectoryInfo below)
                CollectBelow(below, entryName, files, skipped);
            else
                files.Add((entryName, entry.FullName));
        }
    }

    private static void CollectBelow(
        DirectoryInfo folder,
        string name,
        List<(string Name, string Path)> files,
        ICollection<SkippedFile> skipped)
    {
        try
        {
            Collect(folder, name, files, skipped);
        }
        catch (UnauthorizedAccessException denied)
        {
            skipped.Add(new SkippedFile(name, SkipReason.Unreadable, denied.Message));
        }
    }

    private static (SkipReason Reason, string Text)? WhySkip(FileSystemInfo entry)
    {
        if (entry.Name.StartsWith('.') || (entry.Attributes & FileAttributes.Hidden) != 0)
            return (SkipReason.Hidden, "hidden");
        if (entry is DirectoryInfo)
            return entry.LinkTarget is null ? null : (SkipReason.FolderLink, "a link to a folder");
        // Pipes, sockets and devices have no length either, and opening one of them could wait for ever.
        var file = entry.LinkTarget is null ? (FileInfo)entry : entry.ResolveLinkTarget(returnFinalTarget: true) as FileInfo;
        return file is { Exists: true, Length: > 0 } ? null : (SkipReason.Empty, "empty or not a file");
    }
}

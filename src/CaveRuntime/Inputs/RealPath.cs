namespace CaveRuntime.Inputs;

/// <summary>The path of a file without any link in it.</summary>
internal static class RealPath
{
    private const int MaxLinks = 40;

    /// <summary>Whether the path lies in the folder when all links of both are resolved. A path that does not exist does so as far as it
    /// exists.</summary>
    public static bool IsWithin(string path, string folder)
    {
        string root = Path.TrimEndingDirectorySeparator(Of(folder));
        string real = Of(path);
        return real.StartsWith(root.EndsWith('/') ? root : root + Path.DirectorySeparatorChar, StringComparison.Ordinal);
    }

    /// <summary>The path with every link resolved.</summary>
    /// <exception cref="IOException">The links go round in a circle.</exception>
    public static string Of(string path)
    {
        var left = new Stack<string>(Parts(Path.GetFullPath(path)).Reverse());
        string real = Path.GetPathRoot(Path.GetFullPath(path))!;
        int links = 0;
        while (left.TryPop(out string? part))
        {
            if (part == ".")
                continue;
            if (part == "..")
            {
                real = Path.GetDirectoryName(real) ?? real;
                continue;
            }

            string next = Path.Combine(real, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }

            if (++links > MaxLinks)
                throw new IOException("its links go round in a circle");
            if (Path.IsPathRooted(target))
                real = Path.GetPathRoot(target)!;
            foreach (string piece in Parts(target).Reverse())
                left.Push(piece);
        }

        return real;
    }

    private static string[] Parts(string path) =>
        path[(Path.GetPathRoot(path)?.Length ?? 0)..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
}

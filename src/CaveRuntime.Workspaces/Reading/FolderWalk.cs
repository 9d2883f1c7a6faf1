using System.Text.RegularExpressions;
using CaveRuntime.Confinement.Files;
using CaveRuntime.Workspaces.Ignoring;

namespace CaveRuntime.Workspaces.Reading;

/// <summary>Goes through a folder in the order of the paths, without following links and without what is ignored.</summary>
internal sealed class FolderWalk(RootedFolder root, bool honoursIgnore, long maxBytes)
{
    private const int MaxEntries = 500_000;

    /// <summary>What lies in one folder.</summary>
    public IReadOnlyList<WorkspaceEntry> Entries(string folder)
    {
        IgnoreRules rules = RulesOf("");
        string prefix = "";
        foreach (string part in folder.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            prefix += part + "/";
            rules = RulesOf(prefix, rules);
        }

        return [.. In(prefix, rules)];
    }

    /// <summary>Files whose path matches, of all folders.</summary>
    public IReadOnlyList<WorkspaceEntry> Files(Regex pattern)
    {
        var found = new List<WorkspaceEntry>();
        int seen = 0;
        Collect("", RulesOf(""), pattern, found, ref seen);
        return [.. found.OrderBy(f => f.Path, StringComparer.Ordinal)];
    }

    /// <summary>The text of a file; null where it is none, is too large, or may not be read.</summary>
    public string? TextOf(string path)
    {
        try
        {
            return TextFile.Of(TextFile.Bytes(root, path, maxBytes))?.Text;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return null;
        }
    }

    private void Collect(string prefix, IgnoreRules rules, Regex pattern, List<WorkspaceEntry> found, ref int seen)
    {
        foreach (WorkspaceEntry entry in Readable(prefix, rules))
        {
            if (++seen > MaxEntries)
                throw new InvalidOperationException($"There are more than {MaxEntries:N0} entries in the workspace. Search in a folder of it, by a command.");
            if (entry.Kind == "folder")
                Collect(entry.Path, RulesOf(entry.Path, rules), pattern, found, ref seen);
            else if (entry.Kind == "file" && pattern.IsMatch(entry.Path))
                found.Add(entry);
        }
    }

    private IReadOnlyList<WorkspaceEntry> Readable(string prefix, IgnoreRules rules)
    {
        try
        {
            return [.. In(prefix, rules)];
        }
        catch (Exception e) when (prefix.Length > 0 && IsUnreadable(e))
        {
            return []; // A folder that may not be read, or is gone meanwhile, hides what is in it from a search.
        }
    }

    private static bool IsUnreadable(Exception e) =>
        e is UnauthorizedAccessException or IOException or InvalidOperationException { InnerException: IOException };

    private IEnumerable<WorkspaceEntry> In(string prefix, IgnoreRules rules)
    {
        IEnumerable<FolderEntry> entries;
        try
        {
            entries = root.List(prefix).OrderBy(e => e.Name, StringComparer.Ordinal);
        }
        catch (FileNotFoundException e)
        {
            throw new InvalidOperationException($"There is no folder '{prefix.TrimEnd('/')}' in the workspace.", e);
        }

        foreach (FolderEntry entry in entries)
        {
            string path = prefix + entry.Name;
            bool isFolder = entry.Kind == EntryKind.Folder;
            if (entry.Name == ".git" || (honoursIgnore && rules.Ignores(path, isFolder)))
                continue;
            yield return new WorkspaceEntry(
                isFolder ? path + "/" : path,
                entry.Kind switch { EntryKind.File => "file", EntryKind.Folder => "folder", EntryKind.Link => "link", _ => "other" },
                entry.Kind == EntryKind.File ? root.Look(path, followLink: false)?.Size ?? 0 : 0);
        }
    }

    private IgnoreRules RulesOf(string prefix, IgnoreRules? above = null)
    {
        IgnoreRules rules = above ?? IgnoreRules.None;
        if (!honoursIgnore)
            return rules;
        if (above is null && TextOf(".git/info/exclude") is { } exclude)
            rules = rules.With("", exclude);
        return TextOf($"{prefix}.gitignore") is { } text ? rules.With(prefix, text) : rules;
    }
}

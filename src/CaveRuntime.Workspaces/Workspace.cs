using System.Text.RegularExpressions;
using CaveRuntime.Confinement.Files;
using CaveRuntime.Workspaces.Changes;
using CaveRuntime.Workspaces.Commands;
using CaveRuntime.Workspaces.Ignoring;
using CaveRuntime.Workspaces.Reading;

namespace CaveRuntime.Workspaces;

/// <summary>
/// A folder that a session may work in. No path leads out of it, whatever links lie in it and whoever exchanges them meanwhile: the
/// kernel resolves each path beneath the folder in one step with opening it. Changes are kept, so that they can be undone. Linux
/// (x86-64 or arm64) 5.6 or later. Thread-safe: one change at a time.
/// </summary>
public sealed partial class Workspace : ICommandWorkspace, IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2), s_searchTime = TimeSpan.FromSeconds(30);
    private readonly Lock _gate = new();
    private readonly WorkspaceOptions _options;
    private readonly RootedFolder _root;
    private readonly FolderWalk _walk;
    private readonly ChangeHistory _history = new();
    private readonly Regex[] _protected;
    private readonly CommandRunner _commands;

    private Workspace(RootedFolder root, WorkspaceOptions options)
    {
        (_root, _options) = (root, options);
        _walk = new FolderWalk(root, options.HonourGitIgnore, options.MaxFileBytes);
        _protected = [.. options.Protected.Select(p => PathPattern.Of(p.TrimStart('/'), braces: true))];
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxFileBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.PageSize, 1);
        options.Commands.Validate();
        _commands = new CommandRunner(root.Path, options.Commands);
    }

    /// <summary>Where it lies, without links.</summary>
    public string Folder => _root.Path;

    /// <summary>Every change that can be undone, the newest first.</summary>
    public IReadOnlyList<FileChange> Changes
    {
        get
        {
            lock (_gate)
                return _history.Changes;
        }
    }

    /// <summary>Opens a folder.</summary>
    /// <param name="folder">A folder that exists.</param>
    /// <param name="options">Null for the ordinary ones.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="PlatformNotSupportedException">The system cannot keep paths inside a folder.</exception>
    public static Workspace Open(string folder, WorkspaceOptions? options = null)
    {
        var root = RootedFolder.Open(folder);
        try
        {
            return root.Path != "/" ? new Workspace(root, options ?? new WorkspaceOptions())
                : throw new ArgumentException("The root of the whole system is no workspace. Name a folder in it.", nameof(folder));
        }
        catch
        {
            root.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public FileView Read(string path, int firstLine = 1, int lines = 400)
    {
        string clean = Clean(path);
        return LineViews.Of(clean, Text(clean, out _).Text, firstLine, lines);
    }

    /// <inheritdoc/>
    public EntryList List(string folder = "", int offset = 0)
    {
        string clean = Clean(folder);
        return LineViews.Page(_walk.Entries(clean), offset, _options.PageSize);
    }

    /// <inheritdoc/>
    public EntryList Glob(string pattern, int offset = 0) => LineViews.Page(_walk.Files(Pattern(pattern)), offset, _options.PageSize);

    /// <inheritdoc/>
    public LineMatches Grep(string pattern, string glob = "**", int offset = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        var expression = new Regex(pattern, RegexOptions.CultureInvariant, s_patience);
        var page = new List<LineMatch>();
        int seen = 0, files = 0, skipped = 0;
        const int maxLine = 400;
        TimeProvider clock = _options.Commands.TimeProvider;
        long start = clock.GetTimestamp();
        foreach (WorkspaceEntry file in _walk.Files(Pattern(glob)))
        {
            if (clock.GetElapsedTime(start) > s_searchTime)
                throw new TimeoutException($"The search took more than {s_searchTime.TotalSeconds:0} s. Name fewer files by the glob pattern.");
            if (_walk.TextOf(file.Path) is not { } text)
            {
                skipped++;
                continue;
            }

            files++;
            int number = 0;
            foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
            {
                number++;
                if (!expression.IsMatch(line) || seen++ < offset)
                    continue;
                if (page.Count == _options.PageSize)
                    return new LineMatches(page, offset + page.Count, files, skipped);
                page.Add(new LineMatch(file.Path, number, line.Length > maxLine ? $"{line[..maxLine]}…" : line.ToString()));
            }
        }

        return new LineMatches(page, null, files, skipped);
    }

    /// <inheritdoc/>
    public FileChange Write(string path, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        lock (_gate)
        {
            string target = ToChange(path);
            TextFile file = TextFile.New;
            byte[]? before = _root.Look(target) is null ? null : TextFile.Bytes(_root, target, _options.MaxFileBytes);
            if (before is not null)
                file = TextFile.Of(before) ?? file;
            return Put(target, before, before is null || TextFile.Of(before) is null ? null : file.Text, file.With(text), text);
        }
    }

    /// <inheritdoc/>
    public FileChange Edit(string path, string oldText, string newText, int count = 1)
    {
        ArgumentException.ThrowIfNullOrEmpty(oldText);
        ArgumentNullException.ThrowIfNull(newText);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        lock (_gate)
        {
            string target = ToChange(path);
            TextFile file = Text(target, out byte[] before);
            string text = TextEdit.Replace(target, file.Text, oldText, newText, count);
            return Put(target, before, file.Text, file.With(text), text);
        }
    }

    /// <inheritdoc/>
    public FileChange Move(string from, string to)
    {
        lock (_gate)
        {
            (string source, string target) = (ToChange(from, isLinkItself: true), ToChange(to));
            if (_root.Look(source, followLink: false) is null)
                throw Missing(source);
            _root.Move(source, target);
            return Kept(new FileChange(0, "moved", target, source, 0, 0, $"rename from {source}\nrename to {target}\n"), null, null);
        }
    }

    /// <inheritdoc/>
    public FileChange Delete(string path)
    {
        lock (_gate)
        {
            string target = ToChange(path, isLinkItself: true);
            EntryFacts facts = _root.Look(target, followLink: false) ?? throw Missing(target);
            if (facts.Kind == EntryKind.Folder)
            {
                _root.Remove(target);
                return Kept(new FileChange(0, "deleted", target + "/", null, 0, 0, ""), null, null);
            }

            if (facts.Kind != EntryKind.File)
                throw new InvalidOperationException($"'{target}' is no file but a link or a device. Delete it by a command (rm).");
            byte[] before = TextFile.Bytes(_root, target, _options.MaxFileBytes);
            (string diff, int added, int removed) = Difference(target, before, TextFile.Of(before)?.Text, null, null);
            _root.Remove(target);
            return Kept(new FileChange(0, "deleted", target, null, added, removed, diff), before, null);
        }
    }

    /// <summary>Takes the newest changes back, one by one.</summary>
    /// <param name="count">How many.</param>
    /// <returns>Those that were taken back.</returns>
    /// <exception cref="InvalidOperationException">A file was changed since by something else, such as a command; what was taken back
    /// until then stays so.</exception>
    public IReadOnlyList<FileChange> Undo(int count = 1)
    {
        var undone = new List<FileChange>();
        lock (_gate)
        {
            while (undone.Count < count && _history.Undo(_root, BytesIfThere) is { } change)
                undone.Add(change);
        }

        return undone;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _commands.Dispose();
        _root.Dispose();
    }

    private FileChange Put(string path, byte[]? before, string? old, byte[] bytes, string text)
    {
        if (bytes.LongLength > _options.MaxFileBytes)
            throw new ArgumentException($"The text for '{path}' has {bytes.LongLength:N0} bytes; at most {_options.MaxFileBytes:N0} are written.");
        if (before is not null && before.AsSpan().SequenceEqual(bytes))
            return new FileChange(0, "unchanged", path, null, 0, 0, "");
        if (_root.Look(path)?.IsReadOnly == true)
            throw new UnauthorizedAccessException($"'{path}' is read-only, as its permissions say. Change them by a command (chmod u+w) if that is meant.");
        (string diff, int added, int removed) = Difference(path, before, old, bytes, text);
        _root.Write(path, bytes);
        return Kept(new FileChange(0, before is null ? "created" : "changed", path, null, added, removed, diff), before, bytes);
    }

    private FileChange Kept(FileChange change, byte[]? before, byte[]? after)
    {
        FileChange kept = _history.Keep(change, before, after);
        _options.Changed?.Invoke(kept);
        return kept;
    }

    private static (string Diff, int Added, int Removed) Difference(
        string path, byte[]? before, string? old, byte[]? after, string? text) =>
        (before is null || old is not null) && (after is null || text is not null)
            ? TextDiff.Of(path, old, text)
            : ($"Binary files differ: {before?.Length ?? 0:N0} bytes before, {after?.Length ?? 0:N0} after\n", 0, 0);

    private TextFile Text(string path, out byte[] bytes)
    {
        EntryFacts facts = _root.Look(path) ?? throw Missing(path);
        if (facts.Kind == EntryKind.Folder)
            throw new InvalidOperationException($"'{path}' is a folder. List it, or name a file in it.");
        bytes = TextFile.Bytes(_root, path, _options.MaxFileBytes);
        return TextFile.Of(bytes) ?? throw new InvalidOperationException(
            $"'{path}' is no text: {bytes.Length:N0} bytes, the first {Convert.ToHexString(bytes.AsSpan(0, Math.Min(8, bytes.Length)))}. "
            + "Only UTF-8, and UTF-16 with a byte order mark, are read.");
    }

    private byte[]? BytesIfThere(string path) =>
        _root.Look(path) is null ? null : TextFile.Bytes(_root, path, long.MaxValue);

    private InvalidOperationException Missing(string path)
    {
        string name = path[(path.LastIndexOf('/') + 1)..];
        string[] alike = [.. _walk.Files(PathPattern.Of("**", braces: false)).Select(f => f.Path)
            .Where(p => string.Equals(p[(p.LastIndexOf('/') + 1)..], name, StringComparison.OrdinalIgnoreCase)).Take(3)];
        return new InvalidOperationException(
            $"There is no '{path}' in the workspace.{(alike.Length > 0 ? $" There is {string.Join(", ", alike)}." : " Look with List or Glob.")}");
    }

    private static Regex Pattern(string pattern)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(pattern);
        string clean = pattern.StartsWith("./", StringComparison.Ordinal) ? pattern[2..] : pattern;
        return PathPattern.Of(clean.EndsWith('/') ? clean + "**" : clean, braces: true);
    }

    // A path from the workspace's folder. One from the system's root is taken where it lies in it; what leaves is the kernel's to refuse.
    private string Clean(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        string clean = path.Replace('\\', '/');
        if (clean.StartsWith('/'))
        {
            clean = clean == _root.Path ? ""
                : clean.StartsWith(_root.Path + "/", StringComparison.Ordinal) ? clean[(_root.Path.Length + 1)..]
                : throw new UnauthorizedAccessException($"'{path}' lies outside of the workspace. Give a path from its folder.");
        }

        string[] parts = [.. clean.Split('/').Where(p => p is not ("" or "."))];
        return string.Join('/', parts);
    }

    private string ToChange(string path, bool isLinkItself = false)
    {
        string clean = Clean(path);
        if (clean.Length == 0)
            throw new UnauthorizedAccessException("The workspace's own folder is not changed, only what is in it.");
        string real = Real(clean, isLinkItself);
        if (real.Split('/')[0].Equals(".git", StringComparison.OrdinalIgnoreCase) || real.Contains("/.git/", StringComparison.OrdinalIgnoreCase))
            throw new UnauthorizedAccessException($"'{clean}' belongs to git, whose folder is not changed by hand.");
        return _protected.Any(p => p.IsMatch(real))
            ? throw new UnauthorizedAccessException($"'{clean}' is protected here: it may be read and not changed.")
            : real;
    }

    // Without the links on the way, so that what is protected is protected under every name.
    private string Real(string clean, bool isLinkItself)
    {
        if (!isLinkItself && _root.Resolve(clean) is { } there)
            return there;
        int cut = clean.LastIndexOf('/');
        if (cut < 0)
            return clean;
        string folder = _root.Resolve(clean[..cut]) ?? Real(clean[..cut], isLinkItself: false);
        return folder == "." ? clean[(cut + 1)..] : $"{folder}/{clean[(cut + 1)..]}";
    }
}

using System.Text;
using System.Text.Json;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Events;

namespace CaveRuntime.Cli.Editing;

/// <summary>What was entered, the newest last: as JSON, one string a line, in a file of the user's own. Keys and tokens are
/// masked.</summary>
/// <param name="path">The file.</param>
/// <param name="keeps">Whether what is entered is written there.</param>
internal sealed class History(string path, bool keeps)
{
    /// <summary>Most entries that are kept; the file is cut when it has twice as many.</summary>
    public const int MaxEntries = 1_000;

    private readonly List<string> _entries = Read(path);
    private bool _fails;

    public IReadOnlyList<string> Entries => _entries;

    /// <summary>Takes an entry in, unless it is the same as the one before.</summary>
    public void Add(string entry)
    {
        string masked = Mask.Secrets(entry.Trim('\n'));
        if (masked.Length == 0 || (_entries.Count > 0 && _entries[^1] == masked))
            return;
        _entries.Add(masked);
        if (keeps && !_fails)
            Write();
    }

    private void Write()
    {
        try
        {
            PrivateFiles.CreateFolder(Path.GetDirectoryName(path)!);
            bool cuts = _entries.Count > 2 * MaxEntries;
            if (cuts)
                _entries.RemoveRange(0, _entries.Count - MaxEntries);
            using FileStream file = PrivateFiles.Open(path, cuts ? FileMode.Create : FileMode.Append);
            file.Write(Encoding.UTF8.GetBytes(string.Concat((cuts ? _entries : _entries.TakeLast(1)).Select(e => JsonSerializer.Serialize(e) + "\n"))));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is only a convenience: the entries of this session are there all the same.
            _fails = true;
        }
    }

    private static List<string> Read(string path)
    {
        List<string> entries = [];
        try
        {
            foreach (string line in File.Exists(path) ? File.ReadLines(path) : [])
            {
                if (Entry(line) is { } entry)
                    entries.Add(entry);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The same.
        }

        return entries;
    }

    private static string? Entry(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<string>(line);
        }
        catch (JsonException)
        {
            // Two that wrote at once, or a full disk.
            return null;
        }
    }
}

using System.Collections.Concurrent;
using System.Globalization;

namespace CaveRuntime.Transcripts.Archives;

/// <summary>
/// What left the view, to be found again: pieces that are only ever added, each with a handle such as <c>archive:12</c>. A piece
/// that cannot be written is kept in memory until it can: a full disk must not end a run, and the transcript, which is in memory
/// anyway, is as large. Reading is thread-safe; one writer at a time.
/// </summary>
internal sealed class Archive(IArchiveStore store) : IDisposable
{
    private const string Prefix = "archive:";

    private readonly ConcurrentDictionary<int, string> _unwritten = new();
    private volatile int _count;
    private bool _fails;
    private string? _problem;

    /// <summary>Pieces so far; their handles are counted from 1.</summary>
    public int Count => _count;

    /// <summary>Adds a piece, and writes what could not be written before.</summary>
    /// <returns>Its handle.</returns>
    public async Task<string> AddAsync(string text, CancellationToken cancellationToken)
    {
        int number = _count + 1;
        _unwritten[number] = text;
        _count = number;
        try
        {
            foreach (int next in _unwritten.Keys.Order())
            {
                await store.WriteAsync(next, _unwritten[next], cancellationToken).ConfigureAwait(false);
                _unwritten.TryRemove(next, out _);
            }

            _fails = false;
        }
        catch (IOException e)
        {
            if (!_fails)
                _problem = $"The archive cannot be written, so what leaves the view is kept in memory, and only as long as the session: {e.Message.TrimEnd('.')}. Free space in the temporary folder, or name another archive folder.";
            _fails = true;
        }

        return Handle(number);
    }

    /// <summary>That the archive cannot be written, told once for each time that this begins; null where there is nothing new to
    /// tell.</summary>
    public string? TakeProblem() => Interlocked.Exchange(ref _problem, null);

    /// <summary>Whether the handle names a piece.</summary>
    public bool Contains(string? handle) => Number(handle) is not null;

    /// <summary>The piece of this handle.</summary>
    /// <returns>Null with the reason where there is none.</returns>
    public async Task<(string? Text, string? Problem)> ReadAsync(string handle, CancellationToken cancellationToken)
    {
        if (Number(handle) is not { } number)
            return (null, $"there is no '{Excerpt.Head(handle, 40)}' in the archive; it has {_count} pieces, archive:1 and so on");
        if (_unwritten.TryGetValue(number, out string? kept))
            return (kept, null);
        try
        {
            return (await store.ReadAsync(number, cancellationToken).ConfigureAwait(false), null);
        }
        catch (IOException e)
        {
            return (null, $"{handle} cannot be read: {e.Message.TrimEnd('.')}");
        }
    }

    /// <summary>Messages as one piece: a line above each says what it is.</summary>
    public static string Dump(IEnumerable<Message> messages) => string.Join('\n', messages.Select(m =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"=== {m.Kind.ToString().ToLowerInvariant()}{(m.Cell is { } cell ? $" of cell {cell}" : "")}\n{m.Text}\n")));

    /// <summary>Deletes the pieces, unless the user named the folder.</summary>
    public void Dispose()
    {
        try
        {
            store.Delete();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What cannot be deleted lies in the temporary folder, which the system clears.
        }
    }

    private int? Number(string? handle) =>
        handle is not null
        && handle.StartsWith(Prefix, StringComparison.Ordinal)
        && int.TryParse(handle.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
        && number >= 1 && number <= _count
            ? number
            : null;

    private static string Handle(int number) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{number}");
}

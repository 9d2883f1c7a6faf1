using System.Globalization;
using CaveRuntime.Transcripts;

namespace CaveRuntime.Contexts.Archives;

/// <summary>
/// What left the view, to be found again: pieces that are only ever added, each with a handle such as <c>archive:12</c>.
/// Reading is thread-safe; one writer at a time.
/// </summary>
internal sealed class Archive(IArchiveStore store) : IDisposable
{
    private const string Prefix = "archive:";

    private volatile int _count;

    /// <summary>Pieces so far; their handles are counted from 1.</summary>
    public int Count => _count;

    /// <summary>Adds a piece.</summary>
    /// <returns>Its handle; null with the reason where it could not be written, and then nothing may leave the view.</returns>
    public async Task<(string? Handle, string? Problem)> AddAsync(string text, CancellationToken cancellation)
    {
        try
        {
            await store.WriteAsync(_count + 1, text, cancellation).ConfigureAwait(false);
            return (Handle(++_count), null);
        }
        catch (IOException e)
        {
            return (null, $"The archive cannot be written, so nothing leaves the view: {e.Message.TrimEnd('.')}. Free space in the temporary folder, or name another archive folder.");
        }
    }

    /// <summary>The piece of this handle.</summary>
    /// <returns>Null with the reason where there is none.</returns>
    public async Task<(string? Text, string? Problem)> ReadAsync(string handle, CancellationToken cancellation)
    {
        if (!handle.StartsWith(Prefix, StringComparison.Ordinal)
            || !int.TryParse(handle.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            || number < 1 || number > _count)
            return (null, $"there is no '{Cut.Head(handle, 40)}' in the archive; it has {_count} pieces, archive:1 and so on");
        try
        {
            return (await store.ReadAsync(number, cancellation).ConfigureAwait(false), null);
        }
        catch (IOException e)
        {
            return (null, $"{handle} cannot be read: {e.Message.TrimEnd('.')}");
        }
    }

    /// <summary>Messages as one piece: a line above each says what it is.</summary>
    public static string Dump(IEnumerable<Message> messages) => string.Join('\n', messages.Select(m =>
        string.Create(CultureInfo.InvariantCulture, $"=== {m.Kind.ToString().ToLowerInvariant()}{(m.Cell is { } cell ? $" of cell {cell}" : "")}\n{m.Text}\n")));

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

    private static string Handle(int number) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{number}");
}

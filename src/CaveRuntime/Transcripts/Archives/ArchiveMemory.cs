using System.Collections.Concurrent;

namespace CaveRuntime.Transcripts.Archives;

/// <summary>Pieces in memory, where nothing of a session may lie in a file of its own. They are no more than the transcript, which is there
/// anyway.</summary>
internal sealed class ArchiveMemory : IArchiveStore
{
    private readonly ConcurrentDictionary<int, string> _pieces = new();

    /// <inheritdoc/>
    public Task WriteAsync(int number, string text, CancellationToken cancellationToken)
    {
        _pieces[number] = text;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<string> ReadAsync(int number, CancellationToken cancellationToken) => Task.FromResult(_pieces[number]);

    /// <inheritdoc/>
    public void Delete() => _pieces.Clear();
}

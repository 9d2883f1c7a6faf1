using CaveRuntime.Transcripts.Archives;

namespace CaveRuntime.Tests.Views;

/// <summary>An archive in memory, whose disk can be full.</summary>
internal sealed class MemoryStore : IArchiveStore
{
    public Dictionary<int, string> Pieces { get; } = [];

    public Func<bool> IsFull { get; set; } = () => false;

    public Task WriteAsync(int number, string text, CancellationToken cancellationToken)
    {
        if (IsFull())
            throw new IOException("No space left on device");
        Pieces.Add(number, text);
        return Task.CompletedTask;
    }

    public Task<string> ReadAsync(int number, CancellationToken cancellationToken) => Task.FromResult(Pieces[number]);

    public void Delete() => Pieces.Clear();
}

using System.Runtime.CompilerServices;
using CaveRuntime.Events;
using CaveRuntime.Storage;

namespace CaveRuntime.Tests.Running;

/// <summary>Keeps sessions in memory, as lines, the way a file would.</summary>
internal sealed class MemorySessionStore : IEventStore
{
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];

    /// <summary>Events that are taken before it fails.</summary>
    public int Room { get; init; } = int.MaxValue;

    /// <summary>Calls so far.</summary>
    public int Appended { get; private set; }

    public void Append(RunEvent happened)
    {
        lock (_gate)
        {
            if (++Appended > Room)
                throw new IOException("No space left on device.");
            _lines.Add(EventJson.Write(happened));
        }
    }

    public async IAsyncEnumerable<RunEvent> ReadAsync(
        string sessionId,
        long fromSeq = 1,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        string[] lines;
        lock (_gate)
            lines = [.. _lines];
        foreach (string line in lines)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (EventJson.Read(line) is { } happened && happened.SessionId == sessionId && happened.Seq >= fromSeq)
                yield return happened;
        }
    }
}

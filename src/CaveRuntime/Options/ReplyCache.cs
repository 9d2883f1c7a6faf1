using System.Security.Cryptography;
using System.Text;

namespace CaveRuntime;

/// <summary>
/// Replies to earlier subcalls: the same model asked the same with the same parameters is not asked again, and while it is
/// being asked, the one that asks the same waits for that reply. Failures are not kept. A run has one of its own; set
/// <see cref="CaveOptions.Replies"/> to share one between runs. In memory, the oldest replies leave first. Thread-safe.
/// </summary>
public sealed class ReplyCache
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = [];
    private readonly Queue<string> _oldest = new();
    private readonly long _mostChars;
    private long _chars;

    /// <summary>An empty cache.</summary>
    /// <param name="mostChars">Characters of replies to keep, at least 0. Default: 8 million.</param>
    public ReplyCache(long mostChars = 8_000_000)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(mostChars);
        _mostChars = mostChars;
    }

    /// <summary>Names a request by all that the reply depends on.</summary>
    internal static string Key(params ReadOnlySpan<string?> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string? part in parts)
        {
            // The length keeps two parts from being taken for one.
            hash.AppendData(BitConverter.GetBytes(part?.Length ?? -1));
            hash.AppendData(Encoding.Unicode.GetBytes(part ?? ""));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>The reply to a request; waits for one that is under way.</summary>
    /// <returns>Null where there is none: the caller has to ask, and must then <see cref="Keep"/> or <see cref="GiveUp"/>.</returns>
    internal async Task<string?> FindAsync(string key, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task<string?> waiting;
            lock (_gate)
            {
                if (!_entries.TryGetValue(key, out Entry? entry))
                {
                    _entries[key] = new Entry();
                    return null;
                }

                waiting = entry.Reply.Task;
            }

            if (await waiting.WaitAsync(cancellationToken).ConfigureAwait(false) is { } reply)
                return reply;
        }
    }

    /// <summary>Keeps the reply to a request.</summary>
    internal void Keep(string key, string reply)
    {
        lock (_gate)
        {
            _entries[key].Reply.SetResult(reply);
            _oldest.Enqueue(key);
            _chars += reply.Length;
            while (_chars > _mostChars && _oldest.TryDequeue(out string? old) && _entries.Remove(old, out Entry? left))
                _chars -= left.Reply.Task.Result!.Length;
        }
    }

    /// <summary>Keeps a reply that was given under an earlier host, unless there is one.</summary>
    internal void Restore(string key, string reply)
    {
        lock (_gate)
        {
            if (_entries.TryAdd(key, new Entry()))
                Keep(key, reply);
        }
    }

    /// <summary>Says that there is no reply: the one that waits may ask.</summary>
    internal void GiveUp(string key)
    {
        lock (_gate)
        {
            if (_entries.Remove(key, out Entry? entry))
                entry.Reply.SetResult(null);
        }
    }

    private sealed class Entry
    {
        public TaskCompletionSource<string?> Reply { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using CaveRuntime.Storage;

namespace CaveRuntime.Testing;

/// <summary>
/// Keeps sessions in memory: for tests of programs, and of what becomes of them when a process ends. Who takes a session that somebody
/// else holds takes it away, as if that one had died. Thread-safe.
/// </summary>
public sealed class MemorySessionStore : ISessionStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Kept> _sessions = [];
    private readonly Dictionary<string, byte[]> _values = [];
    private int _appended;

    /// <summary>Records that it takes before it is full. No limit.</summary>
    public int Room { get; set; } = int.MaxValue;

    /// <summary>Called before each append, with the records that come; what it throws is thrown. Nothing.</summary>
    public Func<IReadOnlyList<JournalRecord>, Task> Appending { get; set; } = _ => Task.CompletedTask;

    /// <summary>Whether a session that is held is refused to others, as real stores do. False.</summary>
    public bool RefusesHeld { get; init; }

    /// <inheritdoc/>
    public Task<SessionHold> TakeAsync(string sessionId, TakeMode mode, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            bool known = _sessions.TryGetValue(sessionId, out Kept? kept);
            if (known && mode == TakeMode.Create)
                throw new SessionExistsException($"There is a session '{sessionId}' already.");
            if (!known && mode == TakeMode.Open)
                throw new SessionMissingException($"There is no session '{sessionId}'.");
            if (kept is { IsHeld: true } && RefusesHeld)
                throw new SessionHeldException($"Session '{sessionId}' is held.");
            if (kept is null)
                _sessions[sessionId] = kept = new Kept();
            kept.IsHeld = true;
            return Task.FromResult(new SessionHold(sessionId, ++kept.Epoch, kept.Records.Count));
        }
    }

    /// <inheritdoc/>
    public Task ForkAsync(
        string sessionId, string forkId, long lastSeq, SessionSummary summary, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (!_sessions.TryGetValue(sessionId, out Kept? kept) || kept.Records.Count < lastSeq)
                throw new SessionMissingException($"There is no session '{sessionId}' with {lastSeq} records.");
            if (_sessions.ContainsKey(forkId))
                throw new SessionExistsException($"There is a session '{forkId}' already.");
            var fork = new Kept { Summary = summary, ForkOf = sessionId };
            fork.Records.AddRange(kept.Records.Take((int)lastSeq));
            _sessions[forkId] = fork;
            return Task.CompletedTask;
        }
    }

    /// <inheritdoc/>
    public async Task AppendAsync(
        SessionHold hold,
        IReadOnlyList<JournalRecord> records,
        SessionSummary? summary,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(hold);
        ArgumentNullException.ThrowIfNull(records);
        await Appending(records).ConfigureAwait(false);
        lock (_gate)
        {
            if (!_sessions.TryGetValue(hold.SessionId, out Kept? kept) || kept.Epoch != hold.Epoch || !kept.IsHeld)
                throw new SessionTakenException($"Session '{hold.SessionId}' is not held by whoever appends to it: it was let go of, or taken by somebody else.");
            if ((_appended += records.Count) > Room)
                throw new StoreException("The store is full.");
            kept.Records.AddRange(records);
            kept.Summary = summary ?? kept.Summary;
        }
    }

    /// <inheritdoc/>
    public Task ReleaseAsync(SessionHold hold, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(hold);
        lock (_gate)
        {
            if (_sessions.TryGetValue(hold.SessionId, out Kept? kept) && kept.Epoch == hold.Epoch)
                kept.IsHeld = false;
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<JournalRecord> ReadAsync(
        string sessionId, long fromSeq = 1, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        JournalRecord[] records;
        lock (_gate)
            records = _sessions.TryGetValue(sessionId, out Kept? kept) ? [.. kept.Records] : [];
        foreach (JournalRecord record in records.Where(r => r.Seq >= fromSeq))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return record;
        }
    }

    /// <inheritdoc/>
    public async Task<string> KeepAsync(Stream content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        using var all = new MemoryStream();
        await content.CopyToAsync(all, cancellationToken).ConfigureAwait(false);
        byte[] bytes = all.ToArray();
        string hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        lock (_gate)
            _values[hash] = bytes;
        return hash;
    }

    /// <inheritdoc/>
    public Task<Stream?> FetchAsync(string hash, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return Task.FromResult<Stream?>(
                _values.TryGetValue(hash, out byte[]? bytes) ? new MemoryStream(bytes, writable: false) : null);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredSession> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        StoredSession[] all;
        lock (_gate)
        {
            all = [.. _sessions.Select(s => new StoredSession(
                s.Key,
                default,
                default,
                s.Value.Records.Count,
                s.Value.Records.Sum(r => (long)r.Content.Length)
                    + s.Value.Records.SelectMany(r => r.Values).Distinct().Sum(hash => (long?)_values.GetValueOrDefault(hash)?.Length ?? 0),
                s.Value.Summary,
                s.Value.ForkOf,
                s.Value.IsHeld ? "a test" : null))];
        }

        foreach (StoredSession session in all)
            yield return session;
    }

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(string sessionId, long? lastSeq = null, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            bool isMeant = _sessions.TryGetValue(sessionId, out Kept? kept) && (lastSeq is null || kept.Records.Count == lastSeq);
            return Task.FromResult(isMeant && _sessions.Remove(sessionId));
        }
    }

    /// <summary>Replaces what a record says, for tests of what damage does.</summary>
    public void Damage(string sessionId, long seq, ReadOnlyMemory<byte> content)
    {
        lock (_gate)
        {
            List<JournalRecord> records = _sessions[sessionId].Records;
            records[(int)seq - 1] = records[(int)seq - 1] with { Content = content };
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class Kept
    {
        public List<JournalRecord> Records { get; } = [];

        public SessionSummary Summary { get; set; } = new("", SessionState.Idle, new Usage());

        public long Epoch { get; set; }

        public bool IsHeld { get; set; }

        public string? ForkOf { get; init; }
    }
}

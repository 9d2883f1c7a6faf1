using System.Security.Cryptography;
using CaveRuntime.Storage;

namespace CaveRuntime.Journal;

/// <summary>
/// The journal of one session, which this process holds: what has happened, for work that is done again, and the end at which everything
/// new is added. Disposing lets go of the session. Thread-safe.
/// </summary>
internal sealed class SessionJournal : IAsyncDisposable
{
    private const int HashedChars = 1 << 20;

    private readonly ISessionStore _store;
    private readonly SessionHold _hold;
    private readonly JournalWriter _writer;
    private readonly Lock _gate = new();
    private int _works;
    private int _waits;

    private SessionJournal(ISessionStore store, SessionHold hold, JournalPast? past, TimeProvider time)
    {
        (_store, _hold, Past) = (store, hold, past);
        _writer = new JournalWriter(store, hold, time);
        _works = past?.Steps.OfType<WorkBegun>().Count() ?? 0;
    }

    /// <summary>The session.</summary>
    public string SessionId => _hold.SessionId;

    /// <summary>What the journal held when the session was taken up; null for a new one.</summary>
    public JournalPast? Past { get; }

    /// <summary>Begins the journal of a new session.</summary>
    /// <exception cref="StoreException">There is one of that name, or it cannot be kept.</exception>
    public static async Task<SessionJournal> BeginAsync(
        ISessionStore store, string sessionId, SessionOpened opened, TimeProvider time, CancellationToken cancellationToken)
    {
        SessionHold hold = await TakeNewAsync(store, sessionId, cancellationToken).ConfigureAwait(false);
        var journal = new SessionJournal(store, hold, past: null, time);
        try
        {
            string[] values = [.. opened.Documents.SelectMany(d => new[] { d.Value, d.Marks }).OfType<string>()];
            await journal._writer.Add(opened, _ => new SessionSummary("", SessionState.Idle, new Usage()), values).ConfigureAwait(false);
            return journal;
        }
        catch
        {
            await store.ReleaseAsync(hold, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Takes up the journal of a session.</summary>
    /// <param name="store">Where it is.</param>
    /// <param name="sessionId">The session.</param>
    /// <param name="time">The clock.</param>
    /// <param name="change">From the options that the session keeps to those that count from now on.</param>
    /// <param name="prepare">Gets what else is needed, before anything is written; where that fails, the session is as it was.</param>
    /// <param name="cancellationToken">Stops; the session is as it was.</param>
    /// <exception cref="StoreException">There is none, somebody else holds it, or it is damaged.</exception>
    public static async Task<SessionJournal> TakeAsync(
        ISessionStore store,
        string sessionId,
        TimeProvider time,
        Func<SessionSettings, SessionSettings> change,
        Func<JournalPast, Task> prepare,
        CancellationToken cancellationToken)
    {
        SessionHold hold = await store.TakeAsync(sessionId, TakeMode.Open, cancellationToken).ConfigureAwait(false);
        try
        {
            JournalPast past = await JournalPast.ReadAsync(store, sessionId, cancellationToken).ConfigureAwait(false);
            var journal = new SessionJournal(store, hold, past, time);
            SessionSettings now = change(past.Settings);
            await prepare(past).ConfigureAwait(false);
            await journal._writer.Add(new SessionTaken(
                [.. past.Uncertain.Order(StringComparer.Ordinal)], past.Damaged, now == past.Settings ? null : now)).ConfigureAwait(false);
            return journal;
        }
        catch
        {
            await store.ReleaseAsync(hold, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Cancelled when nothing more can be kept: whatever runs has to stop.</summary>
    public CancellationToken Broken => _writer.Broken;

    /// <summary>Why nothing more can be kept; null while it can.</summary>
    public StoreException? Failure => _writer.Failure;

    /// <summary>Names the next thing that is asked of the session.</summary>
    public string NextWork() => FormattableString.Invariant($"r{Interlocked.Increment(ref _works)}");

    /// <summary>Adds what nobody has to wait for; a failure shows at the next thing that somebody has to.</summary>
    public void Note(JournalEntry entry, SessionSummary? summary = null) => Observe(KeepAsync(entry, summary));

    /// <summary>Adds what happened.</summary>
    /// <returns>Completes when it is on the disk; nobody has to look at it.</returns>
    public Task Tell(Happened happened)
    {
        Task kept = KeepAsync(happened);
        Observe(kept);
        return kept;
    }

    /// <summary>Adds what something depends on, and waits until it is on the disk.</summary>
    /// <exception cref="StoreException">It cannot be kept.</exception>
    public Task KeepAsync(JournalEntry entry, SessionSummary? summary = null, IReadOnlyList<string>? values = null) =>
        _writer.Add(entry, summary is null ? null : _ => summary, values);

    /// <summary>What lists show from the next entry on that says something of it.</summary>
    public void Show(SessionSummary summary) => _writer.Show(_ => summary);

    /// <summary>Somebody is about to be asked for an approval: until it is given, lists show that the session waits.</summary>
    /// <exception cref="StoreException">It cannot be kept.</exception>
    public Task BeginWaitAsync(string key)
    {
        lock (_gate)
        {
            _waits++;
            return _writer.Add(new ApprovalAsked(key), shown => shown with { State = SessionState.Waiting });
        }
    }

    /// <summary>Nobody is asked any more: the approval was given, or the run has ended.</summary>
    /// <param name="given">What was decided; null for nothing.</param>
    /// <exception cref="StoreException">It cannot be kept.</exception>
    public Task EndWaitAsync(ApprovalGiven? given)
    {
        lock (_gate)
        {
            // Whoever was asked by work that has ended meanwhile leaves its session as that has left it.
            SessionSummary Goes(SessionSummary shown) =>
                _waits == 0 && shown.State == SessionState.Waiting ? shown with { State = SessionState.Running } : shown;
            _waits--;
            if (given is not null)
                return _writer.Add(given, Goes);
            _writer.Show(Goes);
            return Task.CompletedTask;
        }
    }

    /// <summary>Waits until everything that was added is on the disk.</summary>
    /// <exception cref="StoreException">It cannot be kept.</exception>
    public Task FlushAsync() => _writer.FlushAsync();

    /// <summary>Keeps a value beside the journal.</summary>
    /// <returns>Its hash.</returns>
    public Task<string> KeepValueAsync(Stream value, CancellationToken cancellationToken) => _store.KeepAsync(value, cancellationToken);

    /// <summary>A value that was kept.</summary>
    /// <exception cref="StoreException">It is not there any more.</exception>
    public Task<Stream> ValueAsync(string hash, CancellationToken cancellationToken) =>
        KeptValue.OpenAsync(_store, hash, cancellationToken);

    /// <summary>All entries so far, those that were added last included.</summary>
    public async IAsyncEnumerable<JournalEntry> EntriesAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await _writer.FlushAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        await foreach ((_, JournalEntry? entry) in JournalReader
            .ReadAsync(_store, SessionId, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            if (entry is not null)
                yield return entry;
        }
    }

    /// <summary>The SHA-256 of a text's characters.</summary>
    public static string HashOf(CaveRuntime.Cells.Text text)
    {
        // In pieces, since a text has up to twice as many bytes as a span can.
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        ReadOnlySpan<char> left = text.Span;
        while (!left.IsEmpty)
        {
            int length = Math.Min(left.Length, HashedChars);
            hash.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(left[..length]));
            left = left[length..];
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _writer.FlushAsync().ConfigureAwait(false);
        }
        catch (StoreException)
        {
            // Whoever depended on it was told.
        }

        try
        {
            await _store.ReleaseAsync(_hold, CancellationToken.None).ConfigureAwait(false);
        }
        catch (StoreException)
        {
            // The store itself knows that it is let go of; for others it ends with this process.
        }
    }

    // A host that died between taking a new name and its first record has left a session that holds nothing: it is as good as none.
    private static async Task<SessionHold> TakeNewAsync(ISessionStore store, string sessionId, CancellationToken cancellationToken)
    {
        try
        {
            return await store.TakeAsync(sessionId, TakeMode.Create, cancellationToken).ConfigureAwait(false);
        }
        catch (SessionExistsException exists)
        {
            if (await store.ReadAsync(sessionId, cancellationToken: cancellationToken).AnyAsync(cancellationToken).ConfigureAwait(false))
                throw;
            SessionHold hold;
            try
            {
                hold = await store.TakeAsync(sessionId, TakeMode.OpenOrCreate, cancellationToken).ConfigureAwait(false);
            }
            catch (SessionHeldException)
            {
                throw new SessionExistsException(exists.Message);
            }

            if (hold.LastSeq == 0)
                return hold;
            await store.ReleaseAsync(hold, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    private static void Observe(Task kept) => kept.ContinueWith(
        t => _ = t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
}

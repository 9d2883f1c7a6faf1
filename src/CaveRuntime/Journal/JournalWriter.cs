using System.Diagnostics.CodeAnalysis;
using CaveRuntime.Storage;

namespace CaveRuntime.Journal;

/// <summary>
/// Appends entries to a store, in order and many at once: while one append is under way, what comes next gathers for the following one.
/// Who depends on an entry waits for it; everybody else does not. The first failure is the last append: what follows fails in the same
/// way, so that a journal never has a gap. Thread-safe.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The source has no timer and no handle.")]
internal sealed class JournalWriter(ISessionStore store, SessionHold hold, TimeProvider time)
{
    private const int RecordBytes = 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _broken = new();
    private List<Waiting> _waiting = [];
    private TaskCompletionSource _kept = Source();
    private Task _writing = Task.CompletedTask;
    private SessionSummary? _summary;
    private SessionSummary _shown = new("", SessionState.Idle, new Usage());
    private long _seq = hold.LastSeq;
    private bool _writes;
    private StoreException? _failure;

    /// <summary>Cancelled when nothing more can be kept.</summary>
    public CancellationToken Broken => _broken.Token;

    /// <summary>Why nothing more can be kept; null while it can.</summary>
    public StoreException? Failure
    {
        get
        {
            lock (_gate)
                return _failure;
        }
    }

    /// <summary>Adds an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="show">What lists show from now on, from what they have shown; null for what was spent with this entry, too.</param>
    /// <param name="values">Hashes of values beside the journal that the entry names.</param>
    /// <returns>Completes when it is on the disk; fails where it will never be.</returns>
    public Task Add(JournalEntry entry, Func<SessionSummary, SessionSummary>? show = null, IReadOnlyList<string>? values = null)
    {
        JournalEntry dated = entry with { Time = time.GetUtcNow() };
        // Whoever numbers events holds a lock, so that their lines are made by the one that writes.
        var added = new Waiting(dated, dated is Happened ? null : RecordForm.Line(dated), values ?? []);
        lock (_gate)
        {
            if (_failure is not null)
                return Task.FromException(_failure);
            _waiting.Add(added);
            if (show is null && SpentWith(entry) is { } spent)
                show = shown => shown with { Usage = shown.Usage + spent };
            if (show is not null)
                _summary = _shown = show(_shown);
            Task kept = _kept.Task;
            if (!_writes)
            {
                _writes = true;
                _ = Task.Run(WriteAsync);
            }

            return kept;
        }
    }

    private static Usage? SpentWith(JournalEntry entry) => entry switch
    {
        CallEnded { Told: { } told } ended => told.Aggregate(ended.Spent?.Usage ?? new Usage(), (sum, t) => sum + t.Usage),
        CallEnded ended => ended.Spent?.Usage,
        ModelReplied replied => replied.Spent.Usage,
        _ => null,
    };

    /// <summary>Says what lists show from the next entry on, from what they have shown.</summary>
    public void Show(Func<SessionSummary, SessionSummary> show)
    {
        lock (_gate)
            _summary = _shown = show(_shown);
    }

    /// <summary>Waits until all that was added is on the disk.</summary>
    /// <exception cref="StoreException">It will never be.</exception>
    public Task FlushAsync()
    {
        lock (_gate)
            return _failure is not null ? Task.FromException(_failure) : _waiting.Count > 0 ? _kept.Task : _writing;
    }

    private async Task WriteAsync()
    {
        while (true)
        {
            List<Waiting> group;
            SessionSummary? summary;
            TaskCompletionSource kept;
            lock (_gate)
            {
                if (_waiting.Count == 0)
                {
                    _writes = false;
                    return;
                }

                (group, _waiting) = (_waiting, []);
                (summary, _summary) = (_summary, null);
                (kept, _kept) = (_kept, Source());
                _writing = kept.Task;
            }

            try
            {
                await store.AppendAsync(hold, Records(group), summary, CancellationToken.None).ConfigureAwait(false);
                kept.SetResult();
            }
            catch (Exception e) // A store is somebody else's; whatever it throws, nothing more is kept.
            {
                Fail(kept, e as StoreException ?? new StoreException($"The session's store failed: {e.Message}", e));
                return;
            }
        }
    }

    // A fork ends with a record, so what it may end with or before has one of its own.
    private static bool IsSeam(JournalEntry entry) => entry is SessionOpened or SessionTaken or WorkBegun or CallBegun { IsOfRun: true };

    private List<JournalRecord> Records(List<Waiting> group)
    {
        List<JournalRecord> records = [];
        List<byte[]> lines = [];
        HashSet<string> values = [];
        int bytes = 0;
        foreach ((JournalEntry entry, byte[]? made, IReadOnlyList<string> its) in group)
        {
            bool standsAlone = IsSeam(entry);
            if (standsAlone || bytes > RecordBytes)
                EndRecord();
            byte[] line = made ?? RecordForm.Line(entry);
            lines.Add(line);
            values.UnionWith(its);
            bytes += line.Length;
            if (standsAlone)
                EndRecord();
        }

        EndRecord();
        return records;

        void EndRecord()
        {
            if (lines.Count > 0)
                records.Add(new JournalRecord(++_seq, RecordForm.Write(lines), [.. values]));
            lines.Clear();
            values.Clear();
            bytes = 0;
        }
    }

    private void Fail(TaskCompletionSource kept, StoreException failure)
    {
        TaskCompletionSource next;
        lock (_gate)
            (_failure, _writes, next) = (failure, false, _kept);
        foreach (TaskCompletionSource waiting in new[] { kept, next })
        {
            waiting.SetException(failure);
            _ = waiting.Task.Exception; // Nobody has to wait for it.
        }

        _broken.Cancel();
    }

    // An entry that is not written yet, with its line where that is made.
    private readonly record struct Waiting(JournalEntry Entry, byte[]? Line, IReadOnlyList<string> Values);

    private static TaskCompletionSource Source() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

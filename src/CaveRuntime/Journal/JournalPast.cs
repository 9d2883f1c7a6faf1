using System.Runtime.InteropServices;
using CaveRuntime.Events;
using CaveRuntime.Scopes.Calls;
using CaveRuntime.Storage;

namespace CaveRuntime.Journal;

/// <summary>
/// What a journal has to say to work that is done again: outcomes by the names of what asked for them. Read once, when a session is taken
/// up; not thread-safe while it is read, thread-safe afterwards.
/// </summary>
internal sealed class JournalPast
{
    private readonly Dictionary<string, ModelReplied> _replies = [];
    private readonly Dictionary<string, AnswerJudged> _verdicts = [];
    private readonly Dictionary<string, WorkSettings> _settings = [];
    private readonly Dictionary<string, List<SettingsChanged>> _resumed = [];
    private readonly Dictionary<string, CallEnded> _calls = [];
    private readonly HashSet<string> _granted = [];
    private readonly Dictionary<string, string> _children = [];
    private readonly Dictionary<string, ApprovalGiven> _approvals = [];
    private readonly Dictionary<(string Scope, int Cell), CellEnded?> _cells = [];
    private readonly Dictionary<(string Scope, int Cell), CellBegun> _begun = [];
    private readonly Dictionary<(string Scope, int Cell), CellEnded> _stopped = [];
    private readonly List<ClockRead> _clock = [];
    private readonly Dictionary<string, int> _lastCells = [];
    private readonly Dictionary<string, List<CallEnded>> _asked = [];
    private readonly HashSet<ScopeForgot> _forgotten = [];
    private readonly HashSet<string> _emptied = [];
    private readonly HashSet<string> _open = [];
    private readonly Dictionary<string, Queue<long>> _events = [];
    private readonly Dictionary<string, Usage> _usages = [];
    private readonly Lock _gate = new();
    private WorkBegun? _work;
    private string? _failed;

    /// <summary>How the session was made.</summary>
    public SessionOpened Opened { get; private set; } = null!;

    /// <summary>The options that count now.</summary>
    public SessionSettings Settings { get; private set; } = null!;

    /// <summary>What was asked and given, in order.</summary>
    public List<JournalEntry> Steps { get; } = [];

    /// <summary>The work that has not ended; null for none.</summary>
    public WorkBegun? Pending { get; private set; }

    /// <summary>What the pending work has spent, in order.</summary>
    public List<(string Key, Spent Spent)> Spent { get; } = [];

    /// <summary>Replies that the pending work's cache had.</summary>
    public List<(string Key, string Reply)> Cached { get; } = [];

    /// <summary>Time that the pending work has taken, while hosts worked on it.</summary>
    public TimeSpan Worked { get; private set; }

    /// <summary>Calls that have left and whose outcome is not known.</summary>
    public IReadOnlyCollection<string> Uncertain => _open;

    /// <summary>What all work but the pending one has used.</summary>
    public Usage EndedUsage => _usages.Where(u => u.Key != Pending?.Path).Aggregate(new Usage(), (sum, u) => sum + u.Value);

    /// <summary>What the pending work has used. Who takes it up is told of that as part of the whole.</summary>
    public Usage PendingUsage => Spent.Aggregate(new Usage(Children: Children), (sum, s) => sum + s.Spent.Usage);

    /// <summary>Number of the last entry.</summary>
    public long LastSeq { get; private set; }

    /// <summary>Number of the last entry, where it is damaged; 0 where it is not.</summary>
    public long Damaged { get; private set; }

    /// <summary>Number of the last event.</summary>
    public long LastEvent { get; private set; }

    /// <summary>Children that the pending work has begun.</summary>
    public int Children => _children.Count;

    /// <summary>Children that a child of the pending work has begun, and their children.</summary>
    public int ChildrenOf(string path) => _children.Keys.Count(k => CallKey.IsBelow(k, path));

    /// <summary>Subcalls of the pending work that had a place below the ceiling and are not asked for again.</summary>
    public int Subcalls => _granted.Count(k => !IsAskedAgain(k));

    /// <summary>The same of a child of it, and of its children.</summary>
    public int SubcallsOf(string path) => _granted.Count(k => CallKey.IsBelow(k, path) && !IsAskedAgain(k));

    // A call is asked for again where its cell runs again, and so does that of every child above it.
    private bool IsAskedAgain(string key)
    {
        for (string at = key; CallKey.PlaceOf(at) is var (place, cell); at = place)
        {
            if (Ended(place, cell) is not null || (at != key && Call(at) is not null))
                return false;
        }

        return true;
    }

    /// <summary>Reads a journal.</summary>
    /// <exception cref="StoreException">It is damaged, or holds no session.</exception>
    public static async Task<JournalPast> ReadAsync(ISessionStore store, string sessionId, CancellationToken cancellationToken)
    {
        var past = new JournalPast();
        DateTimeOffset last = default;
        bool works = false;
        await foreach ((long seq, JournalEntry? read) in JournalReader
            .ReadAsync(store, sessionId, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            past.LastSeq = seq;
            past.Damaged = read is null ? seq : 0;
            if (read is not { } entry)
                continue;
            // Time between two hosts is nobody's, nor is that in which nothing was asked for.
            if (works && entry is not (SessionTaken or WorkBegun or WorkResumed))
                past.Worked += entry.Time - last;
            works = entry switch
            {
                SessionTaken or WorkEnded => false,
                WorkBegun or WorkResumed => true,
                _ => works,
            };
            last = entry.Time;
            past.Add(entry);
        }

        return past.Opened is null
            ? throw new StoreException($"Session '{sessionId}' was never begun: its journal holds nothing. Make it anew under that name.")
            : past;
    }

    /// <summary>The outcome of a model call.</summary>
    /// <param name="key">Its name; what it is for does not count.</param>
    public ModelReplied? Reply(string key) => _replies.GetValueOrDefault(ModelKey.Bare(key));

    /// <summary>What was said of an answer; null where nothing was kept.</summary>
    public AnswerJudged? Verdict(string key) => _verdicts.GetValueOrDefault(key);

    /// <summary>What a piece of work depended on when it was begun.</summary>
    public WorkSettings SettingsOf(string path) => _settings[path];

    /// <summary>What the first piece of work depended on; null for no work yet.</summary>
    public WorkSettings? FirstSettings => Steps.OfType<WorkBegun>().FirstOrDefault() is { } first ? _settings[first.Path] : null;

    /// <summary>What a run depended on at a model call, where that is not what its work was begun with.</summary>
    public WorkSettings? Resumed(string path, int call) =>
        _resumed.GetValueOrDefault(path)?.LastOrDefault(r => r.From <= call)?.Settings;

    /// <summary>The outcome of a cell's call.</summary>
    public CallEnded? Call(string key) => _calls.GetValueOrDefault(key);

    /// <summary>The run of a child that has begun.</summary>
    public string? Child(string key) => _children.GetValueOrDefault(key);

    /// <summary>A decision on a lent call.</summary>
    public ApprovalGiven? Approval(string key) => _approvals.GetValueOrDefault(key);

    /// <summary>Whether a scope has run anything.</summary>
    public bool HasCells(string scope) => _cells.ContainsKey((scope, 1));

    /// <summary>A cell that has begun and not ended.</summary>
    public CellBegun? Begun(string scope, int cell) => _begun.GetValueOrDefault((scope, cell));

    /// <summary>What such a cell has seen of its clock; null for nothing.</summary>
    public ClockReads? Clock(string scope, int cell) =>
        ClockPieces.Join(_clock.Where(r => r.Scope == scope && r.Cell == cell).Select(r => r.Reads));

    /// <summary>How a cell has ended; null where it has not.</summary>
    public CellEnded? Ended(string scope, int cell) => _cells.GetValueOrDefault((scope, cell));

    /// <summary>The last cell of the session's own scope that had begun when a piece of work had ended.</summary>
    public int LastCell(string path) => _lastCells[path];

    /// <summary>Calls of a cell that the host acts on when the cell has ended.</summary>
    public IReadOnlyList<CallEnded> Asked(string scope, int cell) => _asked.GetValueOrDefault($"{scope}/{cell}") ?? [];

    /// <summary>Whether a scope has begun anew, and no cell after that has ended.</summary>
    public bool IsEmptied(string scope) => _emptied.Contains(scope);

    /// <summary>Whether it is known that these cells count for nothing.</summary>
    public bool HasForgotten(ScopeForgot cells) => _forgotten.Contains(cells);

    /// <summary>Whether events of the pending work are left that it has not told again.</summary>
    public bool HasEvents
    {
        get
        {
            lock (_gate)
                return _events.Count > 0;
        }
    }

    /// <summary>The number of an event of the pending work that is in the journal already; each is so once.</summary>
    public long? TakeEvent(string likeness)
    {
        lock (_gate)
        {
            if (!_events.TryGetValue(likeness, out Queue<long>? seqs))
                return null;
            long seq = seqs.Dequeue();
            if (seqs.Count == 0)
                _events.Remove(likeness);
            return seq;
        }
    }

    /// <summary>Whether work that has stopped so can be taken up again: it was cut off, or had come to a ceiling that can be
    /// raised.</summary>
    public static bool IsBrokenOff(StopReason stop) => IsCutOff(stop) || stop is StopReason.Budget or StopReason.MaxTurns;

    /// <summary>What a session is at when work has stopped so. At a ceiling it has said what it knew, and nobody has to take it
    /// up.</summary>
    public static SessionState StateAfter(StopReason stop) => IsCutOff(stop) ? SessionState.Running : SessionState.Idle;

    private static bool IsCutOff(StopReason stop) => stop is StopReason.Cancelled or StopReason.Deadline or StopReason.ModelError
        or StopReason.WorkerError or StopReason.StoreError;

    /// <summary>The pending work is not taken up any more: a cell that was stopped with it has ended as it was told then.</summary>
    public void Abandon()
    {
        foreach (CellEnded ended in _stopped.Values)
            Keep(ended);
        _stopped.Clear();
    }

    private void Keep(CellEnded ended)
    {
        _cells[(ended.Scope, ended.Cell)] = ended;
        _begun.Remove((ended.Scope, ended.Cell));
        _clock.RemoveAll(r => r.Scope == ended.Scope && r.Cell == ended.Cell);
    }

    private void Add(JournalEntry entry)
    {
        switch (entry)
        {
            case SessionOpened opened:
                Opened ??= opened;
                Settings ??= opened.Settings;
                break;
            case SessionTaken { Settings: { } changed }:
                Settings = changed;
                break;
            case WorkBegun begun:
                if (Pending is not null)
                {
                    _usages[Pending.Path] = PendingUsage;
                    Abandon();
                }

                Steps.Add(begun);
                _lastCells[begun.Path] = _work is null ? 0 : _lastCells[_work.Path];
                Pending = _work = begun;
                _failed = null;
                _settings[begun.Path] = begun.Settings ?? WorkSettings.Of(Settings);
                Worked = TimeSpan.Zero;
                Spent.Clear();
                Cached.Clear();
                _events.Clear();
                _children.Clear();
                _granted.Clear();
                _open.Clear();
                break;
            case WorkEnded ended:
                End(ended);
                break;
            case SettingsChanged resumed:
                (CollectionsMarshal.GetValueRefOrAddDefault(_resumed, resumed.Path, out _) ??= []).Add(resumed);
                break;
            case AnswerJudged judged:
                _verdicts[judged.Key] = judged;
                break;
            case ValueGiven given:
                Steps.Add(given);
                break;
            case CallBegun begun:
                _open.Add(begun.Key);
                break;
            case CallEnded ended:
                // That lent code has told something does not say what has become of its call.
                if (ended.Result is not null || ended.Told is null)
                    _open.Remove(ended.Key);
                if (ended.Result is not null)
                    _calls[ended.Key] = ended;
                if (ended.IsGranted)
                    _granted.Add(ended.Key);
                Note(ended.Key, ended.Spent);
                foreach (Spent told in ended.Told ?? [])
                    Note(ended.Key, told);
                if (ended is { CacheKey: { } cacheKey, Result: Scopes.Calls.ReplyResult reply })
                    Cached.Add((cacheKey, reply.Text));
                if (ended.Asked is not null)
                    (CollectionsMarshal.GetValueRefOrAddDefault(_asked, $"{ended.Scope}/{ended.Cell}", out _) ??= []).Add(ended);
                break;
            case ChildBegun child:
                _children[child.Key] = child.RunId;
                break;
            case ApprovalGiven approval:
                _approvals[approval.Key] = approval;
                break;
            case ModelReplied replied:
                _open.Remove(replied.Key);
                if (replied.Response is not null || replied.Failure is not null)
                    _replies[ModelKey.Bare(replied.Key)] = replied;
                _failed = replied.Failure is null ? null : replied.Key;
                Note(replied.Key, replied.Spent);
                break;
            case CellBegun begun:
                _cells[(begun.Scope, begun.Cell)] = null;
                _begun[(begun.Scope, begun.Cell)] = begun;
                _stopped.Remove((begun.Scope, begun.Cell));
                if (begun.Scope == RunJournal.SessionScope && _work is not null)
                    _lastCells[_work.Path] = begun.Cell;
                break;
            case ClockRead read:
                _clock.Add(read);
                break;
            // A run that is taken up runs a cell again that was stopped with it.
            case CellEnded { IsStopped: true } ended:
                (_cells[(ended.Scope, ended.Cell)], _stopped[(ended.Scope, ended.Cell)]) = (null, ended);
                break;
            case CellEnded ended:
                Keep(ended);
                _emptied.Remove(ended.Scope);
                break;
            case ScopeEmptied emptied:
                _emptied.Add(emptied.Scope);
                break;
            case ScopeForgot forgot:
                _forgotten.Add(forgot with { Time = default });
                if (forgot.Scope == RunJournal.SessionScope)
                    Steps.Add(forgot);
                break;
            case Happened { Event: { } known }:
                Note(known);
                break;
        }
    }

    // What was broken off from outside can be taken up as if its host had died: without the failure that ended it.
    private void End(WorkEnded ended)
    {
        // What is taken up again ends again, with all that it has used by then.
        _usages[ended.Path] = ended.Usage;
        if (ended.Stop == StopReason.Deadline)
            Worked = TimeSpan.Zero; // Who takes it up gives it time.
        if (IsBrokenOff(ended.Stop))
        {
            if (ended.Stop == StopReason.ModelError)
                Forget(ended.Failed ?? _failed, ended.Path);
            return;
        }

        Pending = null;
        Abandon();
        _open.Clear();
        // Nobody tells them again; what comes next need not be compared with them.
        _events.Clear();
    }

    // Whoever takes it up asks again what it failed with, and what was tried instead after that.
    private void Forget(string? failed, string path)
    {
        if (failed is { Length: > 0 })
        {
            (string run, int number) = ModelKey.Parts(failed);
            foreach (string later in _replies.Keys.Where(k => ModelKey.Parts(k) is var (r, n) && r == run && n >= number).ToArray())
                _replies.Remove(later);
        }

        // A map-reduce of the host's fails with its calls.
        if (_work is { Kind: WorkKind.MapReduce })
        {
            foreach (CallEnded call in _calls.Values.Where(c => c.Result is FailedResult && CallKey.IsBelow(c.Key, path)).ToArray())
                _calls.Remove(call.Key);
        }
    }

    private void Note(string key, Spent? spent)
    {
        // What was refused before it was sent has used nothing, and teaches nothing.
        if (spent is not null && spent.Usage != new Usage())
            Spent.Add((key, spent));
    }

    private void Note(RunEvent known)
    {
        LastEvent = Math.Max(LastEvent, known.Seq);
        string likeness = EventLikeness.Of(known);
        (CollectionsMarshal.GetValueRefOrAddDefault(_events, likeness, out _) ??= []).Enqueue(known.Seq);
    }
}

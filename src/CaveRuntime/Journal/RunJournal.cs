using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using CaveRuntime.Scopes.Calls;

namespace CaveRuntime.Journal;

/// <summary>
/// The journal as one run sees it: names for what it asks, and the outcomes that are known. A run is sequential but for the calls of its
/// cells; these are named by what they are. Thread-safe.
/// </summary>
/// <param name="session">The session's journal.</param>
/// <param name="path">Names the run.</param>
/// <param name="scope">Names its scope.</param>
/// <param name="replay">How its work goes through the journal.</param>
[SuppressMessage("Design", "CA1001", Justification = "The source has no timer and no handle.")]
internal sealed class RunJournal(SessionJournal session, string path, string scope, WorkReplay replay)
{
    /// <summary>The scope of the session itself; a child's has the name of its run.</summary>
    public const string SessionScope = "s";

    private readonly ConcurrentDictionary<string, int> _times = new();
    private readonly CancellationTokenSource _stopped = new();
    private int _models;
    private readonly List<(string Key, Exception Failure)> _failing = [];
    private WorkSettings? _resumed;

    /// <summary>The session's journal.</summary>
    public SessionJournal Session => session;

    /// <summary>Names the run.</summary>
    public string Path => path;

    /// <summary>Names its scope.</summary>
    public string Scope => scope;

    /// <summary>Cancelled where a run that is only gone through again was stopped then, or has come to the journal's end.</summary>
    public CancellationToken Stopped => _stopped.Token;

    /// <summary>The run of a child that this call asks for.</summary>
    public RunJournal Child(string key) => new(session, key, key, replay);

    /// <summary>How its work goes through the journal.</summary>
    public WorkReplay Replay => replay;

    /// <summary>Names the next call of a model by the run itself.</summary>
    /// <param name="purpose">What it is for; see <see cref="ModelKey"/>.</param>
    /// <exception cref="CaveRuntime.Storage.StoreException">The journal has the outcome of a call for something else.</exception>
    public string NextModelKey(string purpose)
    {
        if (replay.Parted is { } parted)
            throw parted;
        string key = ModelKey.Of(path, Interlocked.Increment(ref _models), purpose);
        return session.Past?.Reply(key) is { Key: var kept } && ModelKey.PurposeOf(kept) is { } was && was != purpose
            ? throw replay.Part(
                $"This version or these settings do not follow the journal of session '{session.SessionId}' at {ModelKey.Bare(key)}: it holds a reply for '{was}', and one for '{purpose}' is asked for. Take the session up with the version and the models that it was kept with, or fork it before that turn.")
            : key;
    }

    /// <summary>Names the last of these calls.</summary>
    public string LastModelCall => ModelKey.Bare(path, _models);

    /// <summary>Whether the journal has the outcome of the next of these calls.</summary>
    public bool IsNextKnown => session.Past?.Reply(ModelKey.Bare(path, _models + 1)) is not null;

    /// <summary>What the run depends on in what it does next: what it depended on before, as far as the journal goes, and from there on
    /// what the host says that goes on with it.</summary>
    public WorkSettings Settings()
    {
        int next = _models + 1;
        WorkSettings before = _resumed ?? session.Past?.Resumed(path, next) ?? replay.Begun;
        if (replay.IsClosed || IsNextKnown || before.IsLike(replay.Present))
            return before;
        session.Note(new SettingsChanged(path, next, replay.Present));
        return _resumed = replay.Present;
    }

    /// <summary>A call of a model by the run itself fails; the run may survive that.</summary>
    /// <returns>The failure.</returns>
    public T Failing<T>(string key, T failure) where T : Exception
    {
        lock (_failing)
            _failing.Add((key, failure));
        return failure;
    }

    /// <summary>The run ends with an exception: where that is the failure of one of its own calls, who takes it up asks that
    /// again.</summary>
    public void EndWith(Exception e)
    {
        lock (_failing)
            Failed = _failing.Find(f => ReferenceEquals(f.Failure, e)).Key ?? "";
    }

    /// <summary>The run ends with the last reply, which is of no use: who takes it up asks that again.</summary>
    public void EndWithLastReply() => Failed = LastModelCall;

    /// <summary>The call whose failure has ended the run; empty for none.</summary>
    public string Failed { get; private set; } = "";

    /// <summary>Names a call of a cell.</summary>
    public string NextCallKey(ScopeCall call)
    {
        // Calls that the host makes itself have no cell, so the run is their place.
        string bare = CallKey.Of(call.Cell == 0 ? path : scope, call);
        return FormattableString.Invariant($"{bare}.{_times.AddOrUpdate(bare, 1, (_, times) => times + 1)}");
    }

    /// <summary>The cell has ended: the same calls of another one are named anew.</summary>
    public void EndCell() => _times.Clear();

    /// <summary>A cell is not run, since it has ended; where it was stopped with its run, that goes no further than it.</summary>
    public void EndAgain(int cell)
    {
        if (session.Past?.Ended(scope, cell)?.IsStopped == true)
            _stopped.Cancel();
    }

    /// <summary>Says that something is about to leave, and waits until that is on the disk.</summary>
    /// <exception cref="OperationCanceledException">The run has ended long ago; nothing of it goes on.</exception>
    /// <exception cref="CaveRuntime.Storage.StoreException">It cannot be kept, so it may not leave.</exception>
    public Task BeginAsync(string key)
    {
        ThrowIfClosed();
        return session.KeepAsync(new CallBegun(key));
    }

    /// <summary>Ends a run that is only gone through again, where the journal has no more. Nobody may take that for a failure that a run
    /// survives, so the run is stopped, too.</summary>
    /// <exception cref="OperationCanceledException">It does.</exception>
    public void ThrowIfClosed()
    {
        if (!replay.IsClosed)
            return;
        _stopped.Cancel();
        throw new OperationCanceledException("The journal ends here.");
    }
}

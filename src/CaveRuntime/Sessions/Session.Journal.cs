using CaveRuntime.Calls;
using CaveRuntime.Events;
using CaveRuntime.Journal;
using CaveRuntime.Objects;
using CaveRuntime.Replies;
using CaveRuntime.Replies.Schemas;
using CaveRuntime.Runs;
using CaveRuntime.Sessions;
using CaveRuntime.Storage;
using CaveRuntime.Trees;
using CaveRuntime.Views.Policies;

namespace CaveRuntime;

/// <content>What makes a session outlive its process: everything that is asked of it is begun and ended in the journal, and what is in the
/// journal is gone through again, without a model and without a worker, until its end.</content>
public sealed partial class Session
{
    /// <summary>The question, or whatever else was asked, that was broken off: its host died, or it was cancelled, or a model, a store or a
    /// worker failed it, or it had come to a ceiling or its last turn: then it goes on under higher ones. Null where there is none.
    /// <see cref="ResumeAsync"/> takes it up; asking the same again does so, too; anything else leaves it as it is, for good.</summary>
    public string? Pending => _pending?.Text;

    /// <summary>Takes up the question that was broken off, where that was: replies that are in the journal are not asked for
    /// again.</summary>
    /// <param name="cancellationToken">Stops the run; it can be taken up again.</param>
    /// <exception cref="InvalidOperationException">No question was broken off.</exception>
    public Task<Answer> ResumeAsync(CancellationToken cancellationToken = default) => LastAsync(StreamResumeAsync(cancellationToken));

    /// <summary>As <see cref="ResumeAsync"/>, and tells what happens, from the beginning of the run.</summary>
    /// <inheritdoc cref="ResumeAsync" path="/param|/exception"/>
    public IAsyncEnumerable<RunEvent> StreamResumeAsync(CancellationToken cancellationToken = default) => _pending switch
    {
        { Kind: WorkKind.Question } asked => StreamAsync(asked.Text, ShapeOf(asked), cancellationToken, asked.Words),
        { Kind: WorkKind.MapReduce, IsText: true } asked =>
            StreamMapReduceAsync<string, string>(asked.Text, asked.Words!, asked.Chunks, cancellationToken),
        { Kind: WorkKind.MapReduce } => throw new InvalidOperationException(
            "A map-reduce was broken off; call MapReduceAsync with the same instructions, and it is taken up."),
        { Kind: WorkKind.Cell } => throw new InvalidOperationException(
            "A cell of your own was broken off; run it again with RunCellAsync, and it is taken up."),
        _ => throw new InvalidOperationException("No question of this session was broken off."),
    };

    /// <summary>
    /// Lets go of a session that is kept, with what is under way left in its journal as if this host had died: it is
    /// <see cref="Pending"/> for whoever takes the session up. Nothing that happens here from now on is kept; cancel what is under way, and
    /// dispose the session. Does nothing where it is not kept.
    /// </summary>
    public async Task ParkAsync()
    {
        if (_journal is not null)
            await _journal.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Makes a session that has all that this one has up to a place, and goes on from there by itself. Nothing is copied; its
    /// variables are built when a cell needs them. Open it with <see cref="CaveHost.OpenAsync(string, CancellationToken)"/>.</summary>
    /// <param name="forkId">The new one's name.</param>
    /// <param name="turn">The last turn of the last question that the fork has: 0 for none, so that the question is answered anew; null for
    /// everything.</param>
    /// <param name="cancellationToken">Stops; then there is no fork.</param>
    /// <exception cref="InvalidOperationException">The session is not kept.</exception>
    /// <exception cref="StoreException">There is no such turn, or there is a session of the new name.</exception>
    public async Task ForkAsync(string forkId, int? turn = null, CancellationToken cancellationToken = default)
    {
        if (_journal is null)
            throw new InvalidOperationException("Only a session that is kept can be forked; open it with a store (CaveOptions.Store).");
        await _journal.FlushAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        await new StoredSessions(_options.Store!).ForkAsync(Id, forkId, turn, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Goes through the journal again: transcript, view and what was given are then as they were.</summary>
    internal async Task ReplayAsync(CancellationToken cancellationToken)
    {
        JournalPast past = _journal!.Past!;
        foreach (JournalEntry step in past.Steps)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (step is ValueGiven given)
                _given.Restore(RestoredValue.Of(given, _journal));
            else if (step is ScopeForgot forgot)
                _scope.Forgotten(forgot.First, forgot.Last);
            else if (step == past.Pending)
                _given.ToTell = _given.All.Count;
            else if (step is WorkBegun begun)
                await ReplayAsync(begun).ConfigureAwait(false);
        }

        _pending = past.Pending;
        Total = past.EndedUsage;
    }

    // Work that has ended: it gets no further than its journal.
    private async Task ReplayAsync(WorkBegun begun)
    {
        // Under what it was begun with: neither today's limits nor today's models make it another work.
        WorkSettings settings = _journal!.Past!.SettingsOf(begun.Path).WithoutCeilings();
        var replay = new WorkReplay(isClosed: true, settings, settings);
        using var tree = new RunTree(settings.On(_options), _scopes, ChildRuns.RunAsync);
        var unheard = new SessionLog(Id, _options.TimeProvider, journal: null);
        var journal = new RunJournal(_journal, begun.Path, RunJournal.SessionScope, replay);
        RunNode node = RunNode.Root(begun.RunId, tree, EventLog.Unread(begun.RunId, unheard), _context) with
        {
            Values = _given,
            Journal = journal,
        };
        _scope.LastKnown = _journal.Past.LastCell(begun.Path);
        switch (begun.Kind)
        {
            case WorkKind.Question:
                await new Run(node, _scope, _transcript)
                    .RunAsync(begun.Text, ShapeOf(begun), journal.Stopped, begun.Words).ConfigureAwait(false);
                break;
            case WorkKind.Cell:
                await ReplayCellAsync(begun, node).ConfigureAwait(false);
                break;
            case WorkKind.Compaction:
                await ReplayCompactionAsync(begun, node, journal.Stopped).ConfigureAwait(false);
                break;
            default:
                break; // A map-reduce of the host's leaves nothing behind.
        }

        if ((_parted = replay.Parted) is not null)
            throw _parted;
        _scope.SkipTo(_scope.LastKnown);
        _scope.LastKnown = int.MaxValue;
        _scope.EndForgetting();
    }

    private async Task ReplayCompactionAsync(WorkBegun begun, RunNode node, CancellationToken stopped)
    {
        try
        {
            _transcript.Use(SessionViews.WindowOf(node.Current));
            await _transcript.ApplyAsync(
                ViewPolicies.OnDemand,
                begun.Text.Length == 0 ? null : begun.Text,
                new SummaryModel(node).AskAsync,
                stopped).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopped.IsCancellationRequested)
        {
            // It was broken off before it had ended.
        }
    }

    private async Task ReplayCellAsync(WorkBegun begun, RunNode node)
    {
        try
        {
            await _scope.RunAsync(begun.Text, new CallDispatcher(node, _transcript), CancellationToken.None).ConfigureAwait(false);
            _transcript.Branches.TakeRequest(cellIsOk: false);
        }
        catch (OperationCanceledException)
        {
            // It was broken off before it had ended.
        }
    }

    // What is asked is in the journal before anything else is; the same as what was broken off takes that up.
    private async Task<WorkBegun> BeginAsync(WorkBegun asked)
    {
        string RunId() => asked.RunId.Length > 0 ? asked.RunId : RunNode.NewId(_options.TimeProvider);
        if (_journal is null)
            return asked with { RunId = RunId() };
        // What would be asked next rested on a part of the transcript only.
        if (_parted is { } parted)
            throw parted;
        if (_pending is { } pending)
        {
            // Who names the run means that one; who does not means whichever asked the same.
            string runId = asked.RunId.Length > 0 ? asked.RunId : pending.RunId;
            if (pending == asked with { Path = pending.Path, RunId = runId, Time = pending.Time, Settings = pending.Settings })
            {
                _journal.Show(new SessionSummary(QuestionOf(pending), SessionState.Running, Total + _journal.Past!.PendingUsage));
                _journal.Note(new WorkResumed(pending.Path));
                return pending;
            }

            _journal.Past!.Abandon();
            await ReplayAsync(pending).ConfigureAwait(false);
            _pending = null;
            Total += _journal.Past.PendingUsage;
            _given.ToTell = null;
        }

        WorkBegun begun = asked with
        {
            Path = _journal.NextWork(),
            RunId = RunId(),
            Settings = SettingsOf.Work(_options),
        };
        _journal.Note(begun, new SessionSummary(QuestionOf(begun), SessionState.Running, Total));
        // After that, since until then the earlier work could be taken up in its branch.
        _scope.EndForgetting();
        return begun;
    }

    private async Task EndAsync(WorkBegun begun, RunNode node, StopReason stop)
    {
        if (_journal is null)
            return;
        _parted ??= node.Journal?.Replay.Parted ?? (node.Journal?.IsNextKnown != true ? null : new StoreException(
            $"The run was stopped before it had come to where its journal ends, so only a part of it is known here. Open session '{Id}' again."));
        Usage usage = node.Account.Total;
        Total += usage;
        _pending = null;
        _given.ToTell = null;
        var ended = new WorkEnded(begun.Path, stop, usage, node.Journal?.Failed);
        var summary = new SessionSummary(QuestionOf(begun), JournalPast.StateAfter(stop), Total);
        // What was stopped can be taken up whether this is kept or not, so nobody waits for a store that is late. And nobody waits for a
        // cell: its calls are on the disk already, and it has no answer that must not be given twice.
        if (begun.Kind is WorkKind.Cell or WorkKind.Compaction || stop is StopReason.Cancelled or StopReason.Deadline)
        {
            _journal.Note(ended, summary);
            return;
        }

        try
        {
            await _journal.KeepAsync(ended, summary).ConfigureAwait(false);
        }
        catch (StoreException)
        {
            // What was found stands, though nobody can take the session up from here: what it rests on is in the store.
        }
    }

    private RunTree Tree(WorkBegun begun) =>
        new(_options, _scopes, ChildRuns.RunAsync, begun == _pending ? _journal!.Past!.Worked : TimeSpan.Zero);

    private RunNode Node(WorkBegun begun, RunTree tree, EventLog events)
    {
        RunNode node = RunNode.Root(begun.RunId, tree, events, _context) with { Values = _given, Journal = Journal(begun) };
        if (begun == _pending)
            SpentBefore.Restore(node, _journal!.Past!);
        return node;
    }

    private RunJournal? Journal(WorkBegun begun)
    {
        if (_journal is null)
            return null;
        WorkSettings present = SettingsOf.Work(_options);
        WorkSettings before = begun == _pending ? _journal.Past!.SettingsOf(begun.Path) : present;
        return new RunJournal(_journal, begun.Path, RunJournal.SessionScope, new WorkReplay(isClosed: false, before, present));
    }

    // Why the transcript is not what the journal says; the session then goes no further.
    private StoreException? _parted;

    private Usage Total { get; set; } = new();

    private static string QuestionOf(WorkBegun begun) => begun.Kind == WorkKind.Question ? begun.Words ?? begun.Text : begun.Text;

    private static IAnswerShape? ShapeOf(WorkBegun begun) => begun.Schema is not { } schema ? null
        : begun.IsExact == true ? ExactShape.Of(schema)
        : new SchemaShape(schema);
}

using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using CaveRuntime.Inputs;
using CaveRuntime.Journal;
using CaveRuntime.Objects;
using CaveRuntime.Prompts;
using CaveRuntime.Trees;
using Microsoft.Extensions.Logging;

namespace CaveRuntime.Scopes;

/// <summary>
/// The scope of a session, whatever holds it at the moment. A lost holder is replaced before the next cell.
/// One cell at a time.
/// </summary>
internal sealed class SessionScope : IAsyncDisposable
{
    private const int MaxOpenings = 3;

    private readonly CaveOptions _options;
    private readonly IScopeProvider _scopes;
    private readonly InputSlice _context;
    private readonly HostValues? _given;
    private readonly ScopeJournal? _journal;
    private readonly ScopeVariables _variables = new();
    private readonly CountedCells _counted = new();
    private readonly ILogger _log;
    private readonly CancellationTokenSource _closing = new();
    private Lazy<Task<IScope>> _worker;
    private int _cell;
    private int _dropped;
    private bool _lost;
    private bool _toldLost;
    private bool _forgot;
    private int? _forgets;
    private string? _notRebuilt;
    private IReadOnlyList<string> _different = [];

    /// <summary>Begins to open the scope; the first cell waits for it, nobody else. Where questions are asked directly, and where the scope
    /// has a past, only a cell opens it.</summary>
    public SessionScope(
        CaveOptions options, IScopeProvider scopes, InputSlice context, HostValues? given, ILogger log, ScopeJournal? journal = null)
    {
        (_options, _scopes, _context, _given, _log, _journal) = (options, scopes, context, given, log, journal);
        _lost = journal?.IsEmptied == true;
        _worker = new Lazy<Task<IScope>>(() => Task.Run(OpenAsync));
        if (options.Route != Route.Direct && journal?.HasPast != true)
            _ = _worker.Value;
    }

    /// <summary>Whether anything has asked for a worker.</summary>
    public bool IsOpened => _worker.IsValueCreated;

    /// <summary>The isolation in force.</summary>
    /// <exception cref="ScopeLostException">No worker could be started.</exception>
    public async Task<IsolationReport> IsolationAsync(CancellationToken cancellationToken) =>
        (await _worker.Value.WaitAsync(cancellationToken).ConfigureAwait(false)).Isolation;

    /// <summary>What came after its cell had ended, and was dropped: calls, replies, prints, answers.</summary>
    public int Dropped => _dropped + (Ready?.Dropped ?? 0);

    /// <summary>The number that the next cell will have.</summary>
    public int NextCell => _cell + 1;

    /// <summary>The last cell whose outcome may be taken from the journal: while work is gone through again, its own last one. A run may
    /// have ended before its cell had begun, and then the number was given to a cell of later work.</summary>
    public int LastKnown { get; set; } = int.MaxValue;

    /// <summary>Runs a cell. What it does wrong, up to killing its worker, is in the report.</summary>
    /// <exception cref="ScopeLostException">No worker could be started.</exception>
    public async Task<CellReport> RunAsync(string code, ICellCalls calls, CancellationToken cancellationToken)
    {
        if (NextCell <= LastKnown && _journal?.Ended(NextCell) is { } past)
            return Again(past, code, calls);
        calls.ThrowIfClosed();
        IScope scope = await ReadyAsync(cancellationToken).ConfigureAwait(false);
        DrawSource? source = _journal?.Begin(NextCell, code, _options.TimeProvider);
        var cell = new CellRequest(++_cell, code, new CellTimes(_options.Limits.CellTimeout, _options.Limits.CellCpuTime))
        {
            Source = source,
            Fingerprints = source is not null,
        };
        using Activity? activity = CaveTelemetry.Cell(cell.Cell);
        long start = _options.TimeProvider.GetTimestamp();
        CellResult finished;
        ScopeLostException? lost = null;
        try
        {
            CellResult reported = await scope.RunAsync(cell, calls.AnswerAsync, cancellationToken).ConfigureAwait(false);
            finished = ReportBounds.Bound(reported, _options.Limits.ObservationChars);
        }
        catch (ScopeLostException e)
        {
            _log.CellLostWorker(cell.Cell, Events.Mask.Secrets(e.Message));
            (finished, lost) = (Lost(cell.Cell, e), e);
        }

        _dropped += finished.Dropped;
        CellReport report = Report(finished, lost is not null, _options.TimeProvider.GetElapsedTime(start));
        report = report.Noting([.. report.Observed.Notes, .. calls.EndCell(cell.Cell)]);
        CaveTelemetry.CellEnded(finished.Status, report.Elapsed);
        _journal?.End(report, cancellationToken.IsCancellationRequested
            ? lost is null ? CellEnd.Run : CellEnd.RunAndWorker
            : lost is null ? CellEnd.Itself : CellEnd.Worker);
        _counted.Add(report, code);
        Note(report);
        return report;
    }

    private CellReport Report(CellResult finished, bool lost, TimeSpan elapsed)
    {
        bool rebuilds = _journal is not null && CanRebuild;
        CellState state = lost ? rebuilds ? CellState.Rebuilt : CellState.Lost : _lost ? CellState.Rebuilt : CellState.Kept;
        // A worker that died between two cells takes their variables along, too: say so once.
        bool tell = (lost && !rebuilds) || (_lost && !_toldLost);
        (_lost, _toldLost) = (lost && !rebuilds, lost && !rebuilds);
        string[] notes =
        [
            .. lost && rebuilds ? [PromptCatalog.Rebuilt.Fill()] : (string[])[],
            .. _different.Count > 0 ? [PromptCatalog.RebuiltDifferently.Fill(("names", string.Join(", ", _different)))] : (string[])[],
        ];
        string? why = _notRebuilt is { } reason && tell ? PromptCatalog.NotRebuilt.Fill(("reason", reason)) + " " : null;
        (_different, _notRebuilt) = ([], null);
        return new CellReport(new Observation(finished) { Loss = tell ? why + Loss : null, Notes = notes }, state, elapsed);
    }

    // What an object of the host's went through would be done to it again.
    private bool CanRebuild => _given?.All.Any(g => g.Variable.Shared is not null) != true;

    // A cell that has ended under an earlier host is not run again before its variables are needed.
    private CellReport Again(CellEnded past, string code, ICellCalls calls)
    {
        _cell = past.Cell;
        // Whoever has asked for a worker by now has one in which this cell did not run.
        _forgot = _worker.IsValueCreated;
        calls.Again(past.Cell);
        var report = new CellReport(new Observation(past.Result) { Loss = past.Loss, Notes = past.Notes }, past.State, past.Elapsed);
        _counted.Add(report, code);
        Note(report);
        return report;
    }

    /// <summary>Whether <see cref="Forget"/> can do its work: cells are kept, and what was given can be given again.</summary>
    public bool CanForget => _journal is not null && CanRebuild;

    /// <summary>Makes the scope what it was before a cell: the next one finds nothing that this one and later ones did.</summary>
    /// <param name="first">The first cell that counts for nothing.</param>
    /// <param name="now">At once; else when <see cref="EndForgetting"/> says so.</param>
    /// <returns>Whether it can be done.</returns>
    public bool Forget(int first, bool now)
    {
        if (!CanForget)
            return false;
        _forgets = first;
        if (now)
            EndForgetting();
        return true;
    }

    /// <summary>The work that made cells to be forgotten will not be taken up where it was any more.</summary>
    public void EndForgetting()
    {
        if (_forgets is not { } first)
            return;
        _forgets = null;
        _journal!.Forget(first, _cell);
        Forgotten(first, _cell);
        _forgot = _worker.IsValueCreated;
    }

    /// <summary>These cells are known to count for nothing.</summary>
    public void Forgotten(int first, int last)
    {
        _variables.Forget(first, last);
        _counted.Forget(first, last);
    }

    /// <summary>The cells that made the scope what it is, in order.</summary>
    public IReadOnlyList<SessionCell> Cells => _counted.Now;

    /// <summary>Cells up to this one belong to the past.</summary>
    public void SkipTo(int cell) => _cell = Math.Max(_cell, cell);

    /// <summary>Variables as of the last cell.</summary>
    public IReadOnlyList<VariableInfo> Variables => _variables.Now;

    /// <summary>Raised after a cell that made, changed or lost variables.</summary>
    public event EventHandler<CellReport>? VariablesChanged;

    /// <summary>Takes something of the host's into the scope.</summary>
    /// <exception cref="ScopeLostException">No worker could be started.</exception>
    /// <exception cref="CaveException">The scope could not take it in.</exception>
    public async Task DefineAsync(HostValue given, CancellationToken cancellationToken)
    {
        IScope scope = await ReadyAsync(cancellationToken).ConfigureAwait(false);
        await scope.DefineAsync(given.Variable, cancellationToken).ConfigureAwait(false);
    }

    private void Note(CellReport report)
    {
        if (_variables.Note(report))
            VariablesChanged?.Invoke(this, report);
    }

    /// <summary>Proportional memory of the worker in bytes; 0 while it starts.</summary>
    public long WorkerMemoryBytes => Ready?.MemoryBytes ?? 0;

    /// <summary>Whether there is a worker that is not lost.</summary>
    public bool HasWorker => Ready is { IsLost: false };

    /// <summary>Kills the worker if there is one.</summary>
    public void KillWorker() => Ready?.Kill();

    /// <inheritdoc/>
    [SuppressMessage(
        "Design",
        "CA1031",
        Justification = "A worker that did not start needs no disposal; why it did not was reported to the caller.")]
    public async ValueTask DisposeAsync()
    {
        try
        {
            // A worker that is still starting is waited for by nobody any more.
            await _closing.CancelAsync().ConfigureAwait(false);
            if (_worker.IsValueCreated)
                await (await _worker.Value.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _log.HadNotStarted(e);
        }
        finally
        {
            _closing.Dispose();
        }
    }

    private IScope? Ready => _worker is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true } opened } ? opened.Result : null;

    private async Task<IScope> ReadyAsync(CancellationToken cancellationToken)
    {
        // That no worker could be started earlier says nothing of now.
        if (_worker is { IsValueCreated: true, Value: { IsCompleted: true, IsCompletedSuccessfully: false } })
            _worker = new Lazy<Task<IScope>>(OpenAsync);
        IScope scope = await _worker.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (!scope.IsLost && !_forgot)
            return scope;
        _dropped += scope.Dropped;
        await scope.DisposeAsync().ConfigureAwait(false);
        _lost = _notRebuilt is not null || (_cell > 0 && (_journal is null || !CanRebuild));
        _forgot = false;
        _worker = new Lazy<Task<IScope>>(OpenAsync);
        return await _worker.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    // A worker may die while it waits in the pool, at the very moment that it is taken, or while it is given what the last one
    // had. No cell has seen it yet, so another one serves as well; that several die so has a reason that has to be told, and one
    // that is slow to start is not made faster by another beside it.
    private async Task<IScope> OpenAsync()
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await OpenOnceAsync().ConfigureAwait(false);
            }
            catch (ScopeLostException e) when (attempt < MaxOpenings && !e.TimedOut)
            {
                _log.LostBeforeFirstCell(Events.Mask.Secrets(e.Message));
            }
            catch (NotRebuiltException e)
            {
                _log.LostBeforeFirstCell(Events.Mask.Secrets(e.Message));
                if (attempt < MaxOpenings && !e.Lost.TimedOut)
                    continue;
                // There are workers, but these cells cannot be run again: an empty scope is better than none, as long as the model knows.
                (_notRebuilt, _lost, _toldLost) = (e.Message, true, false);
                _journal!.Empty(_cell);
                attempt = 0;
            }
        }
    }

    // A provider of one's own may throw anything; to a session each of that is a scope that it has not.
    private async Task<IScope> OpenAsync(ScopeRequest request)
    {
        try
        {
            return await _scopes.OpenAsync(request, _closing.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not (ScopeLostException or CaveException or OperationCanceledException))
        {
            throw new ScopeLostException($"The scope could not be opened: {e.Message}", inner: e);
        }
    }

    private async Task<IScope> OpenOnceAsync()
    {
        CellLimits limits = _options.CellLimits with
        {
            ObservationChars = _options.Limits.ObservationChars,
            ParallelCalls = Math.Max(_options.Limits.MaxParallel, _options.Limits.MaxParallelChildren),
            ReduceTokens = NamedModel.ReduceTokens(_options),
        };
        IScope scope = await OpenAsync(
            new ScopeRequest(_context, _options.Policy, _options.PolicyTexts, limits, _options.TimeProvider)).ConfigureAwait(false);
        try
        {
            if (_journal is not null && (_cell > 0 || _journal.HasPast) && CanRebuild && _notRebuilt is null)
            {
                _different = await RebuildAsync(scope, _journal).ConfigureAwait(false);
            }
            else
            {
                // A scope that replaces another gets what the host has given, again.
                await GiveAgainAsync(scope).ConfigureAwait(false);
            }

            return scope;
        }
        catch
        {
            await scope.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<IReadOnlyList<string>> RebuildAsync(IScope scope, ScopeJournal journal)
    {
        try
        {
            return await new Rebuilding(_options, journal, _given).RunAsync(scope, NextCell, _closing.Token).ConfigureAwait(false);
        }
        catch (ScopeLostException e) when (e.Limit is not null)
        {
            // A cell that reaches a limit now reaches it every time. A worker that somebody else killed says nothing of the next one.
            throw new NotRebuiltException(e);
        }
    }

    private async Task GiveAgainAsync(IScope scope)
    {
        foreach (HostValue given in _given?.All ?? [])
            await scope.DefineAsync(given.Variable, CancellationToken.None).ConfigureAwait(false);
    }

    private static CellResult Lost(int cell, ScopeLostException e) => new(
        cell,
        e.TimedOut || e.Limit == LimitError.ProcessorTime ? CellStatus.Timeout : CellStatus.WorkerLost,
        e.Limit is null ? CellLayer.Runtime : CellLayer.Limit,
        CellOutput.None,
        null,
        new CellError(e.Limit ?? "WorkerLost", e.Message, null),
        [],
        [],
        null);

    // A scope was opened, and what it had held could not be made again in it.
    private sealed class NotRebuiltException(ScopeLostException lost) : Exception(lost.Message, lost)
    {
        public ScopeLostException Lost => lost;
    }

    private string Loss => PromptCatalog.WorkerLost.Fill() + (_given?.All.Count > 0 ? " " + PromptCatalog.HostValuesAgain.Fill() : "");
}

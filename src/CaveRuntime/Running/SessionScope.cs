using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using CaveRuntime.Injecting;
using CaveRuntime.Inputs;
using CaveRuntime.Linux;
using CaveRuntime.Protocol.Messages;
using CaveRuntime.Scopes;
using CaveRuntime.Workers;
using Microsoft.Extensions.Logging;
using CellMessage = CaveRuntime.Protocol.Messages.RunCell;

namespace CaveRuntime.Running;

/// <summary>
/// The scope of a session, whatever holds it at the moment. A lost holder is replaced before the next cell.
/// One cell at a time.
/// </summary>
internal sealed class SessionScope : IAsyncDisposable
{
    private const int MostOpenings = 3;

    private readonly CaveOptions _options;
    private readonly WorkerPool _pool;
    private readonly ContextView _context;
    private readonly GivenThings? _given;
    private readonly Dictionary<string, VariableInfo> _variables = [];
    private readonly ILogger _log;
    private Lazy<Task<OpenWorker>> _worker;
    private int _cell;
    private int _dropped;
    private bool _lost;
    private bool _toldLost;

    /// <summary>Begins to open the scope; the first cell waits for it, nobody else. Where questions are asked directly, only a cell opens it.</summary>
    public SessionScope(CaveOptions options, WorkerPool pool, ContextView context, GivenThings? given, ILogger log)
    {
        (_options, _pool, _context, _given, _log) = (options, pool, context, given, log);
        _worker = new Lazy<Task<OpenWorker>>(() => Task.Run(OpenAsync));
        if (options.Route != Route.Direct)
            _ = _worker.Value;
    }

    /// <summary>Whether anything has asked for a worker.</summary>
    public bool IsOpened => _worker.IsValueCreated;

    /// <summary>The isolation in force.</summary>
    /// <exception cref="WorkerLostException">No worker could be had.</exception>
    public async Task<IsolationReport> IsolationAsync(CancellationToken cancellation) =>
        (await _worker.Value.WaitAsync(cancellation).ConfigureAwait(false)).Isolation;

    /// <summary>What came after its cell had ended, and was dropped: calls, replies, prints, answers.</summary>
    public int Dropped => _dropped + (Ready?.Worker.Dropped ?? 0);

    /// <summary>The number that the next cell will have.</summary>
    public int NextCell => _cell + 1;

    /// <summary>Runs a cell. What it does wrong, up to killing its worker, is in the report.</summary>
    /// <exception cref="WorkerLostException">No worker could be had.</exception>
    public async Task<CellReport> RunAsync(string code, Func<Call, CancellationToken, Task<CallResult>> answer, CancellationToken cancellation)
    {
        OpenWorker open = await ReadyAsync(cancellation).ConfigureAwait(false);
        var cell = new CellMessage(++_cell, code);
        long start = _options.TimeProvider.GetTimestamp();
        CellFinished finished;
        WorkerLostException? lost = null;
        try
        {
            finished = await open.Worker.RunAsync(cell, new CellTimes(_options.Limits.CellTimeout, _options.Limits.CellCpuTime), answer, cancellation).ConfigureAwait(false);
        }
        catch (WorkerLostException e)
        {
            _log.LogWarning("Cell {Cell} lost its worker: {Reason}", cell.Cell, Events.Mask.Secrets(e.Message));
            (finished, lost) = (Lost(cell.Cell, e), e);
        }

        _dropped += finished.Dropped;
        string state = lost is not null ? "lost" : _lost ? "rebuilt" : "kept";
        // A worker that died between two cells takes their variables along, too: say so once, whoever noticed it.
        bool tell = lost is not null || (_lost && !_toldLost);
        (_lost, _toldLost) = (lost is not null, lost is not null);
        CellReport report = Report(finished, state, tell, _options.TimeProvider.GetElapsedTime(start));
        Note(report);
        return report;
    }

    /// <summary>Variables as of the last cell.</summary>
    public IReadOnlyList<VariableInfo> Variables
    {
        get
        {
            lock (_variables)
                return [.. _variables.Values.OrderBy(v => v.Name, StringComparer.Ordinal)];
        }
    }

    /// <summary>Raised after a cell that made, changed or lost variables.</summary>
    public event EventHandler<CellReport>? VariablesChanged;

    /// <summary>Takes something of the host's into the scope.</summary>
    /// <exception cref="WorkerLostException">No worker could be had.</exception>
    /// <exception cref="CaveException">The scope could not take it in.</exception>
    public async Task DefineAsync(Given given, CancellationToken cancellation)
    {
        OpenWorker open = await ReadyAsync(cancellation).ConfigureAwait(false);
        await open.Worker.DefineAsync(given, cancellation).ConfigureAwait(false);
    }

    private void Note(CellReport report)
    {
        bool lost = report.State == "lost";
        lock (_variables)
        {
            if (lost)
                _variables.Clear();
            foreach (VariableInfo variable in report.Variables)
                _variables[variable.Name] = variable;
        }

        if (lost || report.Variables.Count > 0)
            VariablesChanged?.Invoke(this, report);
    }

    /// <summary>Proportional memory of the worker in bytes; 0 while it starts.</summary>
    public long WorkerMemoryBytes => Ready?.Worker.MemoryBytes ?? 0;

    /// <summary>Kills the worker if there is one.</summary>
    public void KillWorker() => Ready?.Worker.KillAsFault();

    /// <inheritdoc/>
    [SuppressMessage("Design", "CA1031", Justification = "A worker that did not start needs no disposal; why it did not was reported to whoever asked for it.")]
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_worker.IsValueCreated)
                await (await _worker.Value.ConfigureAwait(false)).Worker.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _log.LogDebug(e, "The session's worker had not started.");
        }
    }

    private OpenWorker? Ready => _worker is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true } open } ? open.Result : null;

    private async Task<OpenWorker> ReadyAsync(CancellationToken cancellation)
    {
        // That there was no worker to be had earlier says nothing of now.
        if (_worker is { IsValueCreated: true, Value.IsFaulted: true })
            _worker = new Lazy<Task<OpenWorker>>(OpenAsync);
        OpenWorker open = await _worker.Value.WaitAsync(cancellation).ConfigureAwait(false);
        if (!open.Worker.IsLost)
            return open;
        _dropped += open.Worker.Dropped;
        await open.Worker.DisposeAsync().ConfigureAwait(false);
        _lost = _cell > 0;
        _worker = new Lazy<Task<OpenWorker>>(OpenAsync);
        return await _worker.Value.WaitAsync(cancellation).ConfigureAwait(false);
    }

    // A worker may die while it waits in the pool, at the very moment that it is taken, or while it is given what the last one
    // had. No cell has seen it yet, so another one serves as well; that several die so has a reason that has to be told, and one
    // that is slow to start is not made faster by another beside it.
    private async Task<OpenWorker> OpenAsync()
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await OpenOnceAsync().ConfigureAwait(false);
            }
            catch (WorkerLostException e) when (attempt < MostOpenings && !e.TimedOut)
            {
                _log.LogWarning("A worker was lost before its first cell; taking another one: {Reason}", Events.Mask.Secrets(e.Message));
            }
        }
    }

    private async Task<OpenWorker> OpenOnceAsync()
    {
        CellLimits limits = _options.CellLimits with
        {
            ObservationChars = _options.Limits.ObservationChars,
            ParallelCalls = Math.Max(_options.Limits.MaxParallel, _options.Limits.MaxParallelChildren),
            ReduceTokens = ReduceTokens(_options),
        };
        IScopeHolder? holder = null;
        try
        {
            IsolationReport isolation;
            if (_options.InProcessScopes is { } open)
            {
                holder = open(_options, _context, limits);
                isolation = new IsolationReport(IsolationMode.InProcess, "T0");
            }
            else
            {
                WorkerProcess worker = await _pool.TakeAsync(CancellationToken.None).ConfigureAwait(false);
                holder = worker;
                var request = new OpenScope(_context.Start, _context.Length, [.. _context.Documents.Select(d => new DocumentSpan(d.Name, d.Start, d.Length))], _options.Policy, _options.PolicyTexts, _options.Isolation == IsolationMode.Sealed, limits);
                isolation = Isolation(_options.Isolation, worker.Confinement, await worker.OpenAsync(request, _context.Handle, CancellationToken.None).ConfigureAwait(false));
            }

            // A scope that replaces another gets what the host has given, again.
            foreach (Given given in _given?.All ?? [])
                await holder.DefineAsync(given, CancellationToken.None).ConfigureAwait(false);
            return new OpenWorker(holder, isolation);
        }
        catch
        {
            if (holder is not null)
                await holder.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Partial results that one reduce step takes: half of the window that the reducing model has, the rest is for the question and the reply.</summary>
    internal static int ReduceTokens(CaveOptions options) => NamedModel.Leaf(options).Window is { } window ? Math.Max(500, window / 2) : 16_000;

    private static IsolationReport Isolation(IsolationMode mode, Confinement confinement, ScopeOpened opened) => new(mode, mode switch
    {
        IsolationMode.Sealed when opened.Sealed && confinement.LandlockAbi > 0 => confinement.Namespaces ? "T3" : "T2",
        IsolationMode.Sealed when opened.Sealed => "T1",
        _ => "T0",
    })
    {
        SelfTests = opened.Attestation,
    };

    private static CellFinished Lost(int cell, WorkerLostException e) => new(
        cell,
        e.TimedOut || e.Limit == CellLimit.ProcessorTime ? CellStatus.Timeout : CellStatus.WorkerLost,
        e.Limit is null ? CellLayer.Runtime : CellLayer.Limit,
        CellOutput.None,
        null,
        new CellError(e.Limit ?? "WorkerLost", e.Message, null),
        [],
        [],
        null);

    private CellReport Report(CellFinished cell, string state, bool tellLost, TimeSpan elapsed) => new()
    {
        Cell = cell.Cell,
        Status = Word(cell.Status),
        Layer = cell.Layer is { } layer ? Word(layer) : null,
        Output = Observation.Output(cell.Output),
        Value = cell.Value,
        Error = cell.Error is { } error ? new CellFault(error.Type, error.Message, error.Line) : null,
        Limit = CellLimit.WordOf(cell),
        State = state,
        Variables = [.. cell.Variables.Select(v => new VariableInfo(v.Name, v.Type, v.Size))],
        Elapsed = elapsed,
        Observation = tellLost ? $"{Observation.Of(cell)}\n{Prompt.Of("worker-lost")}{(_given?.All.Count > 0 ? " " + Prompt.Of("given-again") : "")}" : Observation.Of(cell),
        TellsOfLostWorker = tellLost,
        Final = cell.Final?.Text,
        FinalJson = cell.Final?.Json,
    };

    private static string Word<T>(T value) where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private sealed record OpenWorker(IScopeHolder Worker, IsolationReport Isolation);
}

using System.Runtime.CompilerServices;
using CaveRuntime.Budgets;
using CaveRuntime.Cells;
using CaveRuntime.Events;
using CaveRuntime.Inputs;
using CaveRuntime.Protocol.Messages;
using CaveRuntime.Running;
using CaveRuntime.Transcripts;
using CaveRuntime.Workers;
using Microsoft.Extensions.Logging;

namespace CaveRuntime;

/// <summary>
/// One transcript beside one scope. Any number of questions, one after the other; variables survive from question to question.
/// Thread-safe: a question that comes while another one runs waits for it. Disposing kills the worker and frees ctx.
/// </summary>
public sealed class Session : IAsyncDisposable
{
    private readonly CaveOptions _options;
    private readonly MemoryInputs? _inputs;
    private readonly bool _ownsInputs;
    private readonly SessionScope _scope;
    private readonly NamedModel _model;
    private readonly NamedModel _subModel;
    private readonly Transcript _transcript = new(Prompt.Of("operator"));
    private readonly SemaphoreSlim _turn = new(1, 1);

    internal Session(CaveOptions options, WorkerPool pool, MemoryInputs? inputs, bool ownsInputs)
    {
        (_options, _inputs, _ownsInputs) = (options, inputs, ownsInputs);
        _scope = new SessionScope(options, pool, inputs, options.LoggerFactory.CreateLogger<Session>());
        _model = NamedModel.Of(options.Model);
        _subModel = options.SubModel is { } sub ? NamedModel.Of(sub) : _model;
    }

    /// <summary>Length of ctx in characters (UTF-16 code units).</summary>
    public int ContextLength => _inputs?.Length ?? 0;

    /// <summary>What folders held that is not in ctx.</summary>
    internal IReadOnlyList<SkippedFile> Skipped => _inputs?.Skipped ?? [];

    /// <summary>Asks a question and waits for the answer. Failure of the model, its code or a ceiling is in the answer, not thrown.</summary>
    /// <param name="question">What to find out. Not empty.</param>
    /// <param name="cancellation">Stops the run; the answer then says so.</param>
    public async Task<Answer> AskAsync(string question, CancellationToken cancellation = default)
    {
        Answer? answer = null;
        await foreach (RunEvent happened in StreamAsync(question, cancellation).ConfigureAwait(false))
            answer = (happened as RunFinished)?.Answer;
        return answer!;
    }

    /// <summary>Asks a question and tells what happens until the answer. The last event is <see cref="RunFinished"/>, always and once.</summary>
    /// <param name="question">What to find out. Not empty.</param>
    /// <param name="cancellation">Stops the run; the last event then says so.</param>
    public async IAsyncEnumerable<RunEvent> StreamAsync(string question, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(question);
        await _turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        string runId = Guid.CreateVersion7(_options.TimeProvider.GetUtcNow()).ToString("N");
        var events = new EventLog(runId, _options.TimeProvider);
        var run = new Run(runId, _options, _model, _subModel, _scope, _transcript, events);
        Task running = run.RunAsync(question, ContextFacts(question), ContextLength, abandoned.Token);
        try
        {
            await foreach (RunEvent happened in events.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
                yield return happened;
        }
        finally
        {
            // A reader that leaves early leaves no run behind.
            await abandoned.CancelAsync().ConfigureAwait(false);
            await running.ConfigureAwait(false);
            _turn.Release();
        }
    }

    /// <summary>Runs a cell of your own in the session's scope, without a model. Calls for a model from inside it are answered as in a run.</summary>
    /// <param name="code">C# script.</param>
    /// <param name="cancellation">Stops the cell.</param>
    /// <exception cref="CaveException">No worker could be had.</exception>
    public async Task<CellReport> RunCellAsync(string code, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(code);
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            using var ledger = new Ledger(_options.Limits);
            using var subcalls = new Subcalls(_options, _subModel, ledger, new EventLog("", _options.TimeProvider));
            return await _scope.RunAsync(code, subcalls.AnswerAsync, cancellation).ConfigureAwait(false);
        }
        catch (WorkerLostException e)
        {
            throw new CaveException(e.Message, e);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The isolation that the session's cells run under.</summary>
    /// <exception cref="CaveException">No worker could be had.</exception>
    public async Task<IsolationReport> IsolationAsync(CancellationToken cancellation = default)
    {
        try
        {
            return await _scope.IsolationAsync(cancellation).ConfigureAwait(false);
        }
        catch (WorkerLostException e)
        {
            throw new CaveException(e.Message, e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _scope.DisposeAsync().ConfigureAwait(false);
        if (_ownsInputs)
            _inputs?.Dispose();
        _turn.Dispose();
    }

    /// <summary>Proportional memory of the worker in bytes; 0 while it starts.</summary>
    internal long WorkerMemoryBytes => _scope.WorkerMemoryBytes;

    /// <summary>Kills the worker, as a fault would; for tests of what happens then.</summary>
    internal void KillWorker() => _scope.KillWorker();

    private string ContextFacts(string question)
    {
        const int mostNames = 50;
        var documents = _inputs?.Documents ?? [];
        var lines = documents.Take(mostNames).Select(d => FormattableString.Invariant($"- {d.Name}: {d.Length:N0} characters"));
        string list = string.Join('\n', lines) + (documents.Count > mostNames ? FormattableString.Invariant($"\n- … and {documents.Count - mostNames:N0} more: see docs") : "");
        return Prompt.Of(
            "question",
            ("question", question),
            ("chars", FormattableString.Invariant($"{ContextLength:N0}")),
            ("tokens", FormattableString.Invariant($"{ContextLength / 4:N0}")),
            ("documents", documents.Count == 1 ? "1 document" : FormattableString.Invariant($"{documents.Count:N0} documents")),
            ("list", list));
    }
}

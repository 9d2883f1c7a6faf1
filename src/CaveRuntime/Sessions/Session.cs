using System.Runtime.CompilerServices;
using System.Text.Json;
using CaveRuntime.Calls;
using CaveRuntime.Cells.Typing;
using CaveRuntime.Events;
using CaveRuntime.Inputs;
using CaveRuntime.Journal;
using CaveRuntime.Objects;
using CaveRuntime.Replies;
using CaveRuntime.Replies.Schemas;
using CaveRuntime.Runs;
using CaveRuntime.Scopes;
using CaveRuntime.Storage;
using CaveRuntime.Trees;
using CaveRuntime.Views;
using CaveRuntime.Views.Policies;
using Microsoft.Extensions.Logging;

namespace CaveRuntime;

/// <summary>
/// One transcript beside one scope. Any number of questions, one after the other; variables survive from question to question.
/// Thread-safe: a question that comes while another one runs waits for it. Disposing kills the worker and frees ctx.
/// </summary>
public sealed partial class Session : IAsyncDisposable
{
    private readonly CaveOptions _options;
    private readonly IScopeProvider _scopes;
    private readonly LoadedInputs? _inputs;
    private readonly InputSlice _context;
    private readonly bool _ownsInputs;
    private readonly HostValues _given;
    private readonly SessionScope _scope;
    private readonly SessionView _transcript;
    private readonly SessionLog _log;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly SessionJournal? _journal;
    private WorkBegun? _pending;

    internal Session(CaveOptions options, IScopeProvider scopes, LoadedInputs? inputs, bool ownsInputs, SessionJournal? journal = null)
    {
        _journal = journal;
        (_options, _scopes, _inputs, _context, _ownsInputs) = (options, scopes, inputs, new InputSlice(inputs), ownsInputs);
        _given = new HostValues(options);
        _scope = new SessionScope(
            options,
            scopes,
            _context,
            _given,
            options.LoggerFactory.CreateLogger<Session>(),
            journal is null ? null : new ScopeJournal(journal, RunJournal.SessionScope));
        // What stands before the first message never changes within a session.
        _transcript = SessionViews.Open(journal?.Past?.FirstSettings?.On(options) ?? options, _context);
        _log = new SessionLog(journal?.SessionId ?? RunNode.NewId(options.TimeProvider), options.TimeProvider, journal);
    }

    /// <summary>Names the session in events, answers and its store.</summary>
    public string Id => _log.SessionId;

    /// <summary>Whether the session is in its host's store, so that <see cref="CaveHost.OpenAsync(string, CancellationToken)"/> can take
    /// it up again when it is closed.</summary>
    public bool IsKept => _journal is not null;

    /// <summary>Length of ctx in characters (UTF-16 code units).</summary>
    public int ContextLength => _context.Length;

    /// <summary>What folders held that is not in ctx.</summary>
    public IReadOnlyList<SkippedFile> Skipped => _inputs?.Skipped ?? [];

    /// <summary>What there is to know of inputs whose encoding was guessed, or that have bytes which do not fit it.</summary>
    public IReadOnlyList<Decoding> Decodings => _inputs?.Decodings ?? [];

    /// <summary>Asks a question and waits for the answer. Failure of the model, its code or a ceiling is in the answer, not
    /// thrown.</summary>
    /// <param name="question">What to find out. Not empty.</param>
    /// <param name="cancellationToken">Stops the run; the answer then says so.</param>
    public Task<Answer> AskAsync(string question, CancellationToken cancellationToken = default) =>
        LastAsync(StreamAsync(question, cancellationToken));

    /// <summary>
    /// Asks a question whose answer is a value of a type. The model is told the type's JSON schema; an answer that does not
    /// fit is sent back with what is wrong, and the run goes on.
    /// </summary>
    /// <typeparam name="T">Any type with a JSON form.</typeparam>
    /// <param name="question">What to find out. Not empty.</param>
    /// <param name="cancellationToken">Stops the run; the answer then says so.</param>
    public async Task<Answer<T>> AskAsync<T>(string question, CancellationToken cancellationToken = default)
    {
        Answer answer = await LastAsync(StreamAsync(question, new AnswerShape<T>(), cancellationToken)).ConfigureAwait(false);
        T? value = default;
        bool fits = answer is { Stop: StopReason.Answered, Text: { } text }
            && AnswerShape<T>.Read(new Final(text, answer.Json), out value) is null;
        return new Answer<T>(value, fits, answer);
    }

    /// <summary>Asks a question and tells what happens until the answer. The last event is <see cref="RunFinished"/>, always and
    /// once.</summary>
    /// <param name="question">What to find out. Not empty.</param>
    /// <param name="cancellationToken">Stops the run; the last event then says so.</param>
    public IAsyncEnumerable<RunEvent> StreamAsync(string question, CancellationToken cancellationToken = default) =>
        StreamAsync(question, (IAnswerShape?)null, cancellationToken);

    /// <summary>As <see cref="StreamAsync(string, CancellationToken)"/>; the answer is JSON that fits a schema, as text and as JSON. An
    /// answer that does not fit is sent back with what is wrong, and the run goes on.</summary>
    /// <param name="question">What to find out. Not empty.</param>
    /// <param name="schema">The form of the answer.</param>
    /// <param name="cancellationToken">Stops the run; the last event then says so.</param>
    public IAsyncEnumerable<RunEvent> StreamAsync(string question, AnswerSchema schema, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return StreamAsync(question, schema.Shape, cancellationToken);
    }

    /// <summary>Asks a question whose answer is JSON that fits a schema, and waits for it.</summary>
    /// <inheritdoc cref="StreamAsync(string, AnswerSchema, CancellationToken)" path="/param"/>
    public Task<Answer> AskAsync(string question, AnswerSchema schema, CancellationToken cancellationToken = default) =>
        LastAsync(StreamAsync(question, schema, cancellationToken));

    /// <summary>As <see cref="StreamAsync(string, CancellationToken)"/>, with what goes beside the question.</summary>
    /// <param name="request">What to find out, and how.</param>
    /// <param name="cancellationToken">Stops the run; the last event then says so.</param>
    /// <exception cref="ArgumentException">Something of it is empty, out of its range, or does not go together.</exception>
    public IAsyncEnumerable<RunEvent> StreamAsync(RunRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Validate();
        return request.Reduce is { } reduce
            ? StreamMapReduceAsync<string, string>(
                request.Question, reduce, request.Chunks ?? new MapReduceOptions(), request.RunId, cancellationToken)
            : StreamAsync(
                request.Question,
                request.Schema is { } schema ? new SchemaShape(schema) : null,
                cancellationToken,
                request.Words,
                request.RunId);
    }

    /// <summary>
    /// Asks the same of every chunk of ctx, in parallel, and merges the parts, without a cell being written: for questions
    /// whose plan is known beforehand.
    /// </summary>
    /// <typeparam name="TPart">What a chunk gives.</typeparam>
    /// <typeparam name="TResult">What all chunks together give.</typeparam>
    /// <param name="map">What to find out about a chunk. Not empty.</param>
    /// <param name="reduce">How to make one result of several. Not empty.</param>
    /// <param name="options">How to cut, and what to do about failures; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the run; the answer then says so.</param>
    public async Task<Answer<TResult>> MapReduceAsync<TPart, TResult>(
        string map,
        string reduce,
        MapReduceOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        Answer answer = await LastAsync(
            StreamMapReduceAsync<TPart, TResult>(map, reduce, options, cancellationToken)).ConfigureAwait(false);
        TResult? value = default;
        bool fits = answer is { Stop: StopReason.Answered, Json: { } json }
            && (value = JsonSerializer.Deserialize<TResult>(json, ReplyJson.Options)) is not null;
        return new Answer<TResult>(value, fits, answer);
    }

    /// <summary>As <see cref="MapReduceAsync{TPart, TResult}"/>, and tells what happens; the last event carries the result as
    /// JSON.</summary>
    /// <inheritdoc cref="MapReduceAsync{TPart, TResult}" path="/param|/typeparam"/>
    public IAsyncEnumerable<RunEvent> StreamMapReduceAsync<TPart, TResult>(
        string map,
        string reduce,
        MapReduceOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(map);
        ArgumentException.ThrowIfNullOrWhiteSpace(reduce);
        options ??= new MapReduceOptions();
        options.Validate();
        return StreamMapReduceAsync<TPart, TResult>(map, reduce, options, runId: null, cancellationToken);
    }

    /// <summary>Runs a cell of your own in the session's scope, without a model. Calls for a model from inside it are answered as in a
    /// run.</summary>
    /// <param name="code">C# script.</param>
    /// <param name="cancellationToken">Stops the cell.</param>
    /// <exception cref="CaveException">No worker could be started.</exception>
    /// <exception cref="StoreException">The session's store failed, so that nothing more can be kept.</exception>
    public async Task<CellReport> RunCellAsync(string code, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(code);
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            WorkBegun begun = await BeginAsync(new WorkBegun("", "", WorkKind.Cell, code)).ConfigureAwait(false);
            using RunTree tree = Tree(begun);
            RunNode node = Node(begun, tree, EventLog.Unread(begun.RunId, _log));
            var calls = new CallDispatcher(node, _transcript);
            node.Events.Add(new CellStarted(_scope.NextCell, code) { ByUser = true });
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _journal?.Broken ?? CancellationToken.None);
            CellReport cell = await _scope.RunAsync(code, calls, stop.Token).ConfigureAwait(false);
            if (_journal?.Failure is { } failure && cell.Status != CellStatus.Ok)
                throw new StoreException($"The cell was stopped: {failure.Message}", failure);
            // A cell of the user's own belongs to no line of the transcript, so it can neither open nor end a branch.
            _transcript.Branches.TakeRequest(cellIsOk: false);
            node.Events.CellEnded(cell);
            await EndAsync(begun, node, StopReason.Answered).ConfigureAwait(false);
            return cell;
        }
        catch (OperationCanceledException) when (_journal?.Failure is { } failure && !cancellationToken.IsCancellationRequested)
        {
            throw new StoreException($"The cell was not run: {failure.Message}", failure);
        }
        catch (ScopeLostException e)
        {
            throw new CaveException(e.Message, e);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Summarizes what the transcript holds so far, now, whatever the view policy and the size of the view. A question that was
    /// broken off (<see cref="Pending"/>) stays as it is, for good: take it up first.</summary>
    /// <param name="instructions">What the summary is to keep in mind; null for nothing.</param>
    /// <param name="cancellationToken">Stops; the view stays as it is.</param>
    /// <returns>What came of it. A failing model is a problem in it, not an exception.</returns>
    public async Task<CompactReport> CompactAsync(string? instructions = null, CancellationToken cancellationToken = default)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            WorkBegun begun = await BeginAsync(new WorkBegun("", "", WorkKind.Compaction, instructions ?? "")).ConfigureAwait(false);
            using RunTree tree = Tree(begun);
            RunNode node = Node(begun, tree, EventLog.Unread(begun.RunId, _log));
            _transcript.Use(SessionViews.WindowOf(node.Current));
            (long before, long after, string? problem) = await _transcript.ApplyAsync(
                ViewPolicies.OnDemand,
                instructions,
                new SummaryModel(node).AskAsync,
                cancellationToken).ConfigureAwait(false);
            node.Events.Add(new ViewCompacted(instructions, before, after, node.Account.Total, problem));
            await EndAsync(begun, node, StopReason.Answered).ConfigureAwait(false);
            return new CompactReport(before, after, node.Account.Total, problem);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The isolation that the session's cells run under.</summary>
    /// <exception cref="CaveException">No worker could be started.</exception>
    public async Task<IsolationReport> IsolationAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            return await _scope.IsolationAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ScopeLostException e)
        {
            throw new CaveException(e.Message, e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _scope.DisposeAsync().ConfigureAwait(false);
        if (_journal is not null)
            await _journal.DisposeAsync().ConfigureAwait(false);
        if (_ownsInputs)
            _inputs?.Dispose();
        _transcript.Dispose();
        _turn.Dispose();
    }

    /// <summary>What it was opened with.</summary>
    internal CaveOptions Options => _options;

    /// <summary>Proportional memory of the worker in bytes; 0 while it starts.</summary>
    internal long WorkerMemoryBytes => _scope.WorkerMemoryBytes;

    /// <summary>Whether there is a worker that is alive.</summary>
    internal bool HasWorker => _scope.HasWorker;

    /// <summary>Kills the worker, as a fault would; for tests of what happens then.</summary>
    internal void KillWorker() => _scope.KillWorker();

    /// <summary>Asks a question whose answer has a form.</summary>
    internal IAsyncEnumerable<RunEvent> StreamAsync(
        string question,
        IAnswerShape? shape,
        CancellationToken cancellationToken,
        string? words = null,
        string? runId = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(question);
        return RunAsync(
            new WorkBegun("", runId ?? "", WorkKind.Question, question, words, shape?.Schema, IsExact: shape is ExactShape ? true : null),
            (node, stop) => new Run(node, _scope, _transcript).RunAsync(question, shape, stop, words),
            cancellationToken);
    }

    private IAsyncEnumerable<RunEvent> StreamMapReduceAsync<TPart, TResult>(
        string map, string reduce, MapReduceOptions options, string? runId, CancellationToken cancellationToken) => RunAsync(
            new WorkBegun("", runId ?? "", WorkKind.MapReduce, map, reduce)
            {
                Chunks = options,
                IsText = typeof(TPart) == typeof(string) && typeof(TResult) == typeof(string),
            },
            (node, stop) => new Run(node, _scope, _transcript).DoAsync(
                new InputMapReduce<TPart, TResult>(node, map, reduce, options).RunAsync,
                stop),
            cancellationToken);

    private async IAsyncEnumerable<RunEvent> RunAsync(
        WorkBegun asked,
        Func<RunNode, CancellationToken, Task<Answer>> work,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        WorkBegun begun;
        try
        {
            begun = await BeginAsync(asked).ConfigureAwait(false);
        }
        catch
        {
            _turn.Release();
            throw;
        }

        using RunTree tree = Tree(begun);
        var events = new EventLog(begun.RunId, _log);
        RunNode node = Node(begun, tree, events);
        events.Add(new RunStarted(asked.Text, node.Model.Name, ContextLength));
        if (begun == _pending && _journal!.Past!.Uncertain.Count is > 0 and var uncertain)
        {
            events.Add(new WarningRaised(FormattableString.Invariant(
                $"Calls that were under way when the run was broken off: {uncertain:N0}. What they may have cost is not known and not counted; models are asked again.")));
        }

        Task running = FinishAsync(begun, node, work(node, abandoned.Token), events);
        try
        {
            await foreach (RunEvent happened in events.ReadAllAsync().ConfigureAwait(false))
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

    // A run throws nothing; if it does all the same, its reader gets that instead of waiting for an answer.
    private async Task FinishAsync(WorkBegun begun, RunNode node, Task<Answer> run, EventLog events)
    {
        try
        {
            Answer answer = await run.ConfigureAwait(false);
            await events.EndAsync(
                new RunFinished(answer), () => EndAsync(begun, node, answer.Stop)).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            events.Fail(e);
        }
    }

    private static async Task<Answer> LastAsync(IAsyncEnumerable<RunEvent> run)
    {
        Answer? answer = null;
        await foreach (RunEvent happened in run.ConfigureAwait(false))
            answer = (happened as RunFinished)?.Answer;
        return answer!;
    }
}

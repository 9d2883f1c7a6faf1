using CaveRuntime.Cells;
using CaveRuntime.Cells.Calls;
using CaveRuntime.Scopes;
using CaveRuntime.Scopes.Calls;
using CaveRuntime.Scripting.Rendering;
using CaveRuntime.Scripting.Running;
using CaveRuntime.Scripting.Variables;

namespace CaveRuntime.Scripting.Calls;

/// <summary>What stands behind the cell API: calls that the host answers, and the scope's own answers. Thread-safe.</summary>
internal sealed class ScopeCalls(
    CellLimits limits, Text context, CurrentCell current, ScopeVariables variables, AnswerSites sites,
    Func<ScopeCall, Task<ScopeResult>> send) : ICellHost
{
    private long _calls;
    private long _batches;

    /// <inheritdoc/>
    public int ParallelCalls => limits.ParallelCalls;

    /// <inheritdoc/>
    public int ReduceTokens => limits.ReduceTokens;

    /// <inheritdoc/>
    public CancellationToken Cancellation => current.Own.Cancellation;

    /// <inheritdoc/>
    public long NextBatch() => Interlocked.Increment(ref _batches);

    /// <inheritdoc/>
    public async Task<Reply> CallAsync(Subcall call)
    {
        CellRun run = current.Own;
        return await SendAsync(run, CallMessage.Of(NextId(), run.Number, call, context)).ConfigureAwait(false) switch
        {
            ReplyResult reply => Reply.Of(reply.Text),
            FailedResult failed => Reply.Failed(failed.Error, failed.Partial),
            { } other => throw Misplaced(other),
        };
    }

    /// <inheritdoc/>
    public async Task<Budget> BudgetAsync()
    {
        CellRun run = current.Own;
        return await SendAsync(run, new BudgetCall(NextId(), run.Number)).ConfigureAwait(false) switch
        {
            BudgetResult { Left: var left } => new Budget(
                left.Tokens, left.CostUsd, left.Subcalls, left.Children, TimeSpan.FromMilliseconds(left.Milliseconds), left.Depth),
            { } other => throw Failure(other),
        };
    }

    /// <inheritdoc/>
    public async Task<string> LentAsync(string target, string member, string arguments)
    {
        CellRun run = current.Own;
        return await SendAsync(run, new MemberCall(NextId(), run.Number, target, member, arguments)).ConfigureAwait(false) switch
        {
            MemberResult returned => returned.Json,
            MemberErrorResult thrown => throw LentErrors.Of(thrown.Type, thrown.Error),
            { } other => throw Failure(other),
        };
    }

    /// <inheritdoc/>
    public Task BranchAsync(string description, string? prompt)
    {
        CellRun run = current.Own;
        ArgumentNullException.ThrowIfNull(description);
        return DoneAsync(run, new BranchCall(NextId(), run.Number, description, prompt ?? ""));
    }

    /// <inheritdoc/>
    public Task FoldAsync(string message)
    {
        CellRun run = current.Own;
        ArgumentNullException.ThrowIfNull(message);
        return DoneAsync(run, new FoldCall(NextId(), run.Number, message));
    }

    /// <inheritdoc/>
    public async Task<int> ArchiveCountAsync()
    {
        CellRun run = current.Own;
        ScopeResult result = await SendAsync(run, new ArchiveCountCall(NextId(), run.Number)).ConfigureAwait(false);
        return result is ArchiveCountResult archive ? archive.Count : throw Failure(result);
    }

    /// <inheritdoc/>
    public async Task<string> ArchiveReadAsync(string handle)
    {
        CellRun run = current.Own;
        ScopeResult result = await SendAsync(run, new ArchiveReadCall(NextId(), run.Number, handle)).ConfigureAwait(false);
        return result is ArchiveTextResult piece ? piece.Text : throw Failure(result);
    }

    /// <inheritdoc/>
    public void Note(string line) => current.Own.Print(line + "\n");

    /// <inheritdoc/>
    public void Final(object? value, AnswerSource source)
    {
        CellRun run = current.Own;
        Answer(run, value, sites.Find(source.Cell, source.Line, source.Expression), Evidence.Of(source.Evidence, context), source.Notes);
    }

    /// <inheritdoc/>
    public void FinalVariable(string name, string? expression)
    {
        CellRun run = current.Own;
        bool isValue = FinalNames.IsValue(name, expression, variables);
        object? value = name;
        TupleNames? names = null;
        if (!isValue && !variables.TryGet(name, out value, out names))
            throw new ArgumentException(FinalNames.Missing(name, variables));
        Answer(run, value, names, [], null);
    }

    private void Answer(CellRun run, object? value, TupleNames? names, IReadOnlyList<TextPlace> evidence, string? notes)
    {
        FinalValue answer = FinalRenderer.Of(value, names, run.Cancellation) with { Evidence = evidence, Notes = notes };
        if (run.Answer(answer))
            current.Stop(run, null);
        throw new OperationCanceledException("The run has ended with an answer.");
    }

    /// <inheritdoc/>
    public string ShowVariables()
    {
        string table = variables.Table();
        current.Own.Print(table);
        return table;
    }

    private async Task DoneAsync(CellRun run, ScopeCall call)
    {
        ScopeResult result = await SendAsync(run, call).ConfigureAwait(false);
        if (result is not DoneResult)
            throw Failure(result);
    }

    private static Exception Failure(ScopeResult result) =>
        result is FailedResult failed ? new CallFailedException(failed.Error) : Misplaced(result);

    private static InvalidOperationException Misplaced(ScopeResult result) =>
        new($"A {result.GetType().Name} is no result of this call.");

    private long NextId() => Interlocked.Increment(ref _calls);

    private Task<ScopeResult> SendAsync(CellRun run, ScopeCall call) => send(call).WaitAsync(run.Cancellation);
}

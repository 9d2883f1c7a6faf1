using CaveRuntime.Cells;
using CaveRuntime.Scopes;
using CaveRuntime.Scopes.Calls;
using CaveRuntime.Scripting.Rendering;
using CaveRuntime.Scripting.Running;
using CaveRuntime.Scripting.Variables;

namespace CaveRuntime.Scripting.Calls;

/// <summary>What stands behind the cell API: calls that the host answers, and the scope's own answers. Thread-safe.</summary>
internal sealed class ScopeCalls(
    CellLimits limits, CurrentCell current, ScopeVariables variables, Func<ScopeCall, Task<ScopeResult>> send) : ICellHost
{
    // As text and as JSON together, so that both fit into one frame.
    private const int MaxAnswerChars = 10_000_000;

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
    public async Task<TResult> AskAsync<TResult>(ScopeCall<TResult> call) where TResult : ScopeResult =>
        await SendAsync(call).ConfigureAwait(false) switch
        {
            TResult result => result,
            FailedResult failed => throw new CallFailedException(failed.Error),
            MemberErrorResult thrown => throw LentErrors.Of(thrown.Type, thrown.Error),
            { } other => throw Misplaced(other),
        };

    /// <inheritdoc/>
    public async Task<Reply> CallAsync(ReplyCall call) => await SendAsync(call).ConfigureAwait(false) switch
    {
        ReplyResult reply => Reply.Of(reply.Text),
        FailedResult failed => Reply.Failed(failed.Error, failed.Partial),
        { } other => throw Misplaced(other),
    };

    /// <inheritdoc/>
    public void Note(string line) => current.Own.Print(line + "\n");

    /// <inheritdoc/>
    public void Final(object? value)
    {
        CellRun run = current.Own;
        FinalValue answer = FinalRenderer.Of(value);
        if (answer.Text.Length + (answer.Json?.Length ?? 0) > MaxAnswerChars)
        {
            throw new InvalidOperationException(
                $"FINAL: the answer has {answer.Text.Length:N0} characters, more than can leave the scope. "
                + "Answer with a part of it, or with a summary.");
        }

        if (run.Answer(answer))
            current.Stop(run, null);
        throw new OperationCanceledException("The run has ended with an answer.");
    }

    /// <inheritdoc/>
    public void FinalVariable(string name)
    {
        _ = current.Own;
        if (!variables.TryGet(name, out object? value))
            throw new ArgumentException($"FINAL_VAR: there is no variable '{name}'. Variables: {string.Join(", ", variables.Names)}.");
        Final(value);
    }

    /// <inheritdoc/>
    public string ShowVariables()
    {
        CellRun run = current.Own;
        string table = variables.Table();
        run.Print(table);
        return table;
    }

    private static InvalidOperationException Misplaced(ScopeResult result) =>
        new($"A {result.GetType().Name} is no result of this call.");

    private Task<ScopeResult> SendAsync(ScopeCall call)
    {
        CellRun run = current.Own;
        return send(call with { Id = Interlocked.Increment(ref _calls), Cell = run.Number }).WaitAsync(run.Cancellation);
    }
}

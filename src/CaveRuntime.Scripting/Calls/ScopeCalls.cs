using CaveRuntime.Cells;
using CaveRuntime.Cells.Calls;
using CaveRuntime.Scopes;
using CaveRuntime.Scripting.Rendering;
using CaveRuntime.Scripting.Running;
using CaveRuntime.Scripting.Variables;

namespace CaveRuntime.Scripting.Calls;

/// <summary>What stands behind the cell API: calls that the host answers, and the scope's own answers. Thread-safe.</summary>
internal sealed class ScopeCalls(
    CellLimits limits, Text context, CurrentCell current, ScopeVariables variables, Func<Call, Task<CallResult>> send) : ICellHost
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
    public async Task<Reply> CallAsync(Subcall call)
    {
        CellRun run = current.Own;
        CallResult result = await SendAsync(run, CallMessage.Of(NextId(), run.Number, call, context)).ConfigureAwait(false);
        return result.Ok ? Reply.Of(result.Text) : Reply.Failed(ReasonOf(result), result.Text);
    }

    /// <inheritdoc/>
    public async Task<Budget> BudgetAsync()
    {
        CellRun run = current.Own;
        CallResult result = await SendAsync(run, CallMessage.OfBudget(NextId(), run.Number)).ConfigureAwait(false);
        return result.Left is { } left
            ? new Budget(left.Tokens, left.CostUsd, left.Subcalls, left.Children, TimeSpan.FromMilliseconds(left.Milliseconds), left.Depth)
            : throw new CallFailedException(result.Error ?? "the budget is not known here");
    }

    /// <inheritdoc/>
    public async Task<string> LentAsync(string target, string member, string arguments)
    {
        CellRun run = current.Own;
        Call call = CallMessage.OfLent(NextId(), run.Number, target, member, arguments);
        CallResult result = await SendAsync(run, call).ConfigureAwait(false);
        return result.Ok ? result.Text : throw LentErrors.Of(result.ErrorType, ReasonOf(result));
    }

    /// <inheritdoc/>
    public async Task<string> AskAsync(ViewCall call, string text, string? more)
    {
        CellRun run = current.Own;
        ArgumentNullException.ThrowIfNull(text);
        CallResult result = await SendAsync(run, CallMessage.Of(NextId(), run.Number, call, text, more)).ConfigureAwait(false);
        return result.Ok ? result.Text : throw new CallFailedException(ReasonOf(result));
    }

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
        if (!variables.TryGet(name, out object? value))
            throw new ArgumentException($"FINAL_VAR: there is no variable '{name}'. Variables: {string.Join(", ", variables.Names)}.");
        Final(value);
    }

    /// <inheritdoc/>
    public string ShowVariables()
    {
        string table = variables.Table();
        current.Own.Print(table);
        return table;
    }

    private static string ReasonOf(CallResult result) => result.Error ?? "no reason given";

    private long NextId() => Interlocked.Increment(ref _calls);

    private Task<CallResult> SendAsync(CellRun run, Call call) => send(call).WaitAsync(run.Cancellation);
}

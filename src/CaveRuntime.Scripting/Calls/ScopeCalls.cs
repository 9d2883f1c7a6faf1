using CaveRuntime.Cells.Calls;
using CaveRuntime.Cells.Typing;
using CaveRuntime.Cells;
using CaveRuntime.Scopes.Calls;
using CaveRuntime.Scopes;
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
        if (TypeNameMarks.Find(answer.Text) is { } name && !context.Contains(name.TrimEnd('…')))
        {
            throw new InvalidOperationException(
                $"FINAL got a text with {name} in it, which is the name of a type and not its items. Write string.Join(\", \", xs) "
                + "where the text is made, or FINAL(xs).");
        }

        if (answer.Text.Length == 0)
        {
            throw new InvalidOperationException(
                "FINAL got an empty text, which answers nothing. Look again; if there is nothing to be found, say so in words.");
        }

        if (run.Answer(answer))
            current.Stop(run, null);
        throw new OperationCanceledException("The run has ended with an answer.");
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
        ScopeCall sent = call with { Id = Interlocked.Increment(ref _calls), Cell = run.Number, Drawn = run.Draws?.Take() };
        return send(sent).WaitAsync(run.Cancellation);
    }
}

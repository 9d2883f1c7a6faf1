using CaveRuntime.Scopes;
using CaveRuntime.Scripting.Advice;
using CaveRuntime.Scripting.Compiling;
using CaveRuntime.Scripting.Loading;
using CaveRuntime.Scripting.Rewriting;
using CaveRuntime.Scripting.Variables;
using Microsoft.CodeAnalysis.Text;

namespace CaveRuntime.Scripting.Running;

/// <summary>Takes a cell from its text to its end: compile, load, execute, observe. Nothing that the cell does wrong is thrown.</summary>
internal sealed class CellRunner(
    ScopeCompiler compiler, SubmissionChain chain, SubmissionLoader loader, ScopeVariables variables, CellObserver observer)
{
    /// <summary>Runs a cell to its end on the calling thread.</summary>
    public CellResult Run(CellRun run, string code)
    {
        try
        {
            (Submission? submission, CellRefusal? refusal) = compiler.Compile(run.Number, code, run.Cancellation);
            if (submission is null)
                return observer.Finish(run, refusal!.Status, refusal.Layer, refusal.Error);
            Func<string?>? body = loader.Load(submission, CellRewriter.Rewrite);
            chain.Append(submission);
            return body is null ? observer.Finish(run) : Execute(run, submission, body);
        }
        catch (OperationCanceledException)
        {
            return observer.Finish(run, CellStatus.Timeout, CellLayer.Compile, run.StopReason ?? LimitErrors.CompileTime(compiler.Limits));
        }
        catch (Exception e) // Memory that is short, as a rule: the report says no more than that, and the scope lives on.
        {
            return CellObserver.Unreadable(run, e);
        }
    }

    private CellResult Execute(CellRun run, Submission submission, Func<string?> body)
    {
        string? value = null;
        Exception? thrown = null;
        try
        {
            value = body();
        }
        catch (Exception e) // Whatever cell code throws is data.
        {
            thrown = e;
        }

        run.Silence();
        if (run.Final is not null)
            return observer.Finish(run);
        if (run.StopReason is { } reason)
            return Stopped(run, submission, reason);
        return thrown is null ? observer.Finish(run, value: value) : Threw(run, submission, thrown);
    }

    private CellResult Stopped(CellRun run, Submission submission, CellError reason)
    {
        if (run.Fault is { } fault)
        {
            CellLayer layer = LimitErrors.Of(fault, null) is null ? CellLayer.Runtime : CellLayer.Limit;
            return observer.Finish(run, CellStatus.Exception, layer, reason with { Line = SourceLines.LineOf(fault, submission) });
        }

        CellStatus status = reason.Type == LimitError.Output ? CellStatus.Exception : CellStatus.Timeout;
        return observer.Finish(run, status, CellLayer.Limit, reason);
    }

    private CellResult Threw(CellRun run, Submission submission, Exception thrown)
    {
        int? line = SourceLines.LineOf(thrown, submission);
        CellError? limit = LimitErrors.Of(thrown, line);
        CellLayer layer = limit is null ? CellLayer.Runtime : CellLayer.Limit;
        var unassigned = variables.Unassigned(submission.Variables);
        return observer.Finish(
            run,
            CellStatus.Exception,
            layer,
            limit ?? Advised(CellErrors.Of(thrown, line), submission),
            unassigned: unassigned);
    }

    private static CellError Advised(CellError error, Submission submission)
    {
        TextLineCollection lines = submission.Source.Tree.GetText().Lines;
        string line = error.Line is { } at && at >= 1 && at <= lines.Count ? lines[at - 1].ToString() : "";
        return RuntimeAdvice.On(error.Type, error.Message, line) is { } advice
            ? error with { Message = $"{error.Message} {advice}" }
            : error;
    }
}

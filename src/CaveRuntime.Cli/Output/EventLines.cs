using System.Diagnostics;
using CaveRuntime.Events;

namespace CaveRuntime.Cli.Output;

/// <summary>
/// Writes the events of one run as lines. The lines that a stream shows are numbered without gaps; a message, which only a
/// transcript shows, carries the number of the line before it, so that the common lines of both are the same.
/// What looks like a key or a token is masked.
/// </summary>
internal sealed class EventLines
{
    private long _seq;

    public string Of(RunEvent happened)
    {
        if (happened is not MessageAdded)
            _seq++;
        (string run, long seq, DateTimeOffset time) = (happened.RunId, _seq, happened.Time);
        return Mask.Secrets(JsonLine.Of((EventLine)(happened switch
        {
            RunStarted e => new RunStartedLine("run_started", run, seq, time, e.Question, e.Model, e.ContextChars),
            MessageAdded e => new MessageAddedLine("message_added", run, seq, time, Words.Of(e.Role), e.Cell, e.Text),
            ModelCalled e => new ModelCalledLine("model_called", run, seq, time, e.Turn, e.Model, e.ViewTokens, UsageShape.Of(e.Usage)),
            TextDelta e => new TextDeltaLine("text_delta", run, seq, time, e.Text),
            CellStarted e => new CellStartedLine("cell_started", run, seq, time, e.Cell, e.Code),
            CellFinished e => Finished(run, seq, time, CellShape.Of(e.Report, "")),
            LimitReached e => new LimitReachedLine("limit_reached", run, seq, time, e.Cell, Words.Of(e.Limit), e.Message),
            SubcallStarted e => new SubcallStartedLine("subcall_started", run, seq, time, e.Call, e.Cell, e.Model, e.PromptChars, e.BatchSize),
            SubcallFinished e => new SubcallFinishedLine("subcall_finished", run, seq, time, e.Call, e.Ok, e.Error, UsageShape.Of(e.Usage), e.Cached, (long)e.Elapsed.TotalMilliseconds),
            ChildStarted e => new ChildStartedLine("child_started", run, seq, time, e.Call, e.Cell, e.Child, e.Depth, e.Model, e.Question, e.ContextChars),
            ChildFinished e => new ChildFinishedLine("child_finished", run, seq, time, e.Call, e.Child, Words.Of(e.Stop), e.Error, e.Turns, UsageShape.Of(e.Usage), (long)e.Elapsed.TotalMilliseconds),
            LentCallStarted e => new LentCallStartedLine("lent_call_started", run, seq, time, e.Call, e.Cell, e.Target, e.Member, e.Arguments),
            LentCallFinished e => new LentCallFinishedLine("lent_call_finished", run, seq, time, e.Call, e.Target, e.Member, e.Error, (long)e.Elapsed.TotalMilliseconds),
            MapReduceProgress e => new MapReduceProgressLine("map_reduce_progress", run, seq, time, Words.Of(e.Stage), e.Done, e.Failed, e.Total),
            ViewReduced e => new ViewReducedLine("view_reduced", run, seq, time, e.Policy, e.Part, e.TokensBefore, e.TokensAfter, e.Archived),
            BranchOpened e => new BranchOpenedLine("branch_opened", run, seq, time, e.Branch, e.Cell, e.Description, e.Prompt),
            BranchFolded e => new BranchFoldedLine("branch_folded", run, seq, time, e.Branch, e.Message, e.Result, e.TokensBefore, e.TokensAfter, e.Forced),
            WarningRaised e => new WarningLine("warning", run, seq, time, e.Message),
            RunFinished e => Finished(run, seq, time, AnswerShape.Of(e.Answer)),
            _ => throw new UnreachableException($"{happened.GetType().Name} has no line"),
        })));
    }

    private static CellFinishedLine Finished(string run, long seq, DateTimeOffset time, CellShape c) =>
        new("cell_finished", run, seq, time, c.Cell, c.Status, c.Layer, c.Output, c.Value, c.Error, c.State, c.New, c.ElapsedMs);

    private static RunFinishedLine Finished(string run, long seq, DateTimeOffset time, AnswerShape a) =>
        new("run_finished", run, seq, time, a.Answer, a.Stop, a.Turns, a.Usage, a.ByModel, a.ByDepth, a.PeakViewTokens, a.Isolation, a.ElapsedMs, a.Error);
}

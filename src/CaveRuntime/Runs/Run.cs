using System.Diagnostics;
using CaveRuntime.Calls;
using CaveRuntime.Events;
using CaveRuntime.Journal;
using CaveRuntime.Models;
using CaveRuntime.Prompts;
using CaveRuntime.Replies;
using CaveRuntime.Scopes;
using CaveRuntime.Storage;
using CaveRuntime.Transcripts;
using CaveRuntime.Trees;
using CaveRuntime.Views;

namespace CaveRuntime.Runs;

/// <summary>One question to one answer, for the run that was asked as for every child: sets the loop up, holds its ceilings, and turns
/// whatever ends it into an answer.</summary>
internal sealed class Run(RunNode node, SessionScope scope, SessionView sessionView)
{
    private readonly Operator _operator = new(node, sessionView.Counter);
    private readonly CallDispatcher _calls = new(node, sessionView);

    /// <summary>Runs the loop to its end. Throws nothing.</summary>
    /// <param name="question">What to find out.</param>
    /// <param name="shape">The form that the answer must have; null for any.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <param name="words">What was asked, without what a host has put around it; null where the question is just that.</param>
    public async Task<Answer> RunAsync(string question, IAnswerShape? shape, CancellationToken cancellationToken, string? words = null)
    {
        shape = JudgedShape.Of(shape, node.Journal);
        var entries = new RunTranscript(sessionView, scope.Forget, new SummaryModel(node).AskAsync, node.Events);
        CaveOptions options = node.Current;
        PromptTemplate noCell = options.ActionFormat == ActionFormat.ToolCall
            ? PromptCatalog.NoCellToolCall
            : PromptCatalog.NoCellFenced;
        var loop = new RunLoop(_operator, scope, _calls, entries, () => node.Current.Limits, shape, noCell);
        _calls.TurnsLeft = () => node.Options.Limits.MaxTurns - loop.Turns;
        _calls.HoldsCeilings = true;
        sessionView.Branches.Begin(scope.CanForget);
        // A record that begins where the session does holds everything that its replies were sampled from.
        if (node.Depth == 0 && sessionView.Transcript.Messages.Count == 0)
            node.Events.Add(new MessageAdded(MessageRole.System, sessionView.Transcript.SystemPrompt, null));
        Answer answer = await ToAnswerAsync(WorkAsync, () => loop.Turns, entries.LastWords, cancellationToken).ConfigureAwait(false);
        await entries.EndAsync(answer.Text, JournalPast.IsBrokenOff(answer.Stop)).ConfigureAwait(false);
        return answer;

        async Task<Outcome> WorkAsync(CancellationToken stop)
        {
            if (options.Route == Route.Direct)
                return await new DirectCall(node, _operator).AskAsync(question, shape, entries, stop).ConfigureAwait(false);
            if (options.Route == Route.Auto
                && await new DirectCall(node, _operator).TryAsync(question, shape, entries, stop).ConfigureAwait(false) is { } direct)
            {
                return direct;
            }
            entries.Add(
                MessageKind.Question,
                Question.Of(question, node.Context, node.Values?.TakeUntold() ?? "", shape),
                parts: Question.Parts(words ?? question, shape));
            return await loop.RunAsync(stop).ConfigureAwait(false);
        }
    }

    /// <summary>Does other work than the loop under the same ceilings. Throws nothing.</summary>
    /// <param name="work">The work; it may make calls as a cell would.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<Answer> DoAsync(Func<CallDispatcher, CancellationToken, Task<Outcome>> work, CancellationToken cancellationToken) =>
        ToAnswerAsync(stop => work(_calls, stop), () => 0, () => null, cancellationToken);

    private async Task<Answer> ToAnswerAsync(
        Func<CancellationToken, Task<Outcome>> work,
        Func<int> turns,
        Func<Final?> lastWords,
        CancellationToken cancellationToken)
    {
        using Activity? activity = CaveTelemetry.Run(node.Id, node.Depth);
        long start = node.Options.TimeProvider.GetTimestamp();
        // A child has what its parents left it; the run that was asked has all of it, however busy the machine was until here.
        TimeSpan time = node.Options.Limits.Timeout;
        TimeSpan left = node.Depth > 0 && node.Tree.TimeLeft < time ? node.Tree.TimeLeft
            : time > node.Tree.Worked ? time - node.Tree.Worked : TimeSpan.Zero;
        int dropped = scope.Dropped;
        using var deadline = new CancellationTokenSource(left, node.Options.TimeProvider);
        using var late = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, node.Tree.Deadline);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(
        [
            cancellationToken,
            late.Token,
            node.Account.Exhausted,
            node.Journal?.Session.Broken ?? CancellationToken.None,
            node.Journal?.Replay.Parting ?? CancellationToken.None,
        ]);
        Outcome outcome;
        try
        {
            // Who takes a run up may go through what it has, whatever that cost; each new call looks at prices, too.
            outcome = node.Journal?.IsNextKnown != true && Prices.Missing(node) is { } missing
                ? new Outcome(StopReason.Budget, null, new RunError("budget", $"The run was not started: {missing}"))
                : await work(stop.Token).ConfigureAwait(false);
        }
        catch (Exception e) // A run ends in an answer, whatever happened.
        {
            node.Journal?.EndWith(e);
            (StopReason reason, RunError error) = Explain(e, time, cancellationToken, late.Token);
            // A failure has no answer: what the model said before it is in the transcript. A ceiling gives what was known by then.
            bool failed = reason is StopReason.ModelError or StopReason.WorkerError or StopReason.StoreError or StopReason.InternalError;
            outcome = new Outcome(reason, failed ? null : lastWords(), error);
        }

        await stop.CancelAsync().ConfigureAwait(false);
        await _calls.SettleAsync().ConfigureAwait(false);
        return new Answer
        {
            SessionId = node.Events.SessionId,
            RunId = node.Id,
            Text = outcome.Final?.Text,
            Json = outcome.Final?.Json,
            Evidence = EvidenceReader.Read(node.Context, outcome.Final?.Evidence ?? []),
            Notes = outcome.Final?.Notes,
            Stop = outcome.Stop,
            Turns = turns(),
            Usage = node.Account.Total,
            ByModel = node.Account.ByModel,
            ByDepth = node.Account.ByDepth,
            PeakViewTokens = _operator.PeakViewTokens,
            Isolation = await IsolationAsync(
                waits: outcome.Stop is not (StopReason.Deadline or StopReason.Cancelled)).ConfigureAwait(false),
            Elapsed = (node.Depth == 0 ? node.Tree.Worked : TimeSpan.Zero) + node.Options.TimeProvider.GetElapsedTime(start),
            Dropped = scope.Dropped - dropped,
            Error = outcome.Error,
        };
    }

    private (StopReason Reason, RunError Error) Explain(
        Exception e,
        TimeSpan time,
        CancellationToken cancelled,
        CancellationToken late) => e switch
    {
        _ when node.Journal?.Session.Failure is { } failure => (StopReason.StoreError, new RunError("store", failure.Message)),
        _ when node.Journal?.Replay.Parted is { } parted => (StopReason.StoreError, new RunError("store", parted.Message)),
        // A ceiling of the whole tree cancels its children: theirs is the first reason that is known.
        _ when node.Account.Ceiling is { } ceiling => (StopReason.Budget, new RunError(
            "budget",
            $"The run was stopped: {ceiling}. Raise the ceiling or ask for less.")),
        _ when late.IsCancellationRequested => (StopReason.Deadline, new RunError(
            "deadline",
            FormattableString.Invariant(
                $"The run was stopped after {time.TotalSeconds:0.#} s, its time limit. Raise the limit or ask for less."))),
        _ when cancelled.IsCancellationRequested => (StopReason.Cancelled, new RunError("cancelled", "The run was cancelled.")),
        ModelException model => (StopReason.ModelError, new RunError(
            System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(model.Kind.ToString()),
            model.Message)),
        Cells.CallFailedException => (StopReason.ModelError, new RunError("call_failed", e.Message)),
        StoreException => (StopReason.StoreError, new RunError("store", e.Message)),
        ScopeLostException or CaveException => (StopReason.WorkerError, new RunError("worker", e.Message)),
        // Nobody has stopped the run, so it was the model's client that gave up: HttpClient tells of its own time limit in this way.
        OperationCanceledException => (StopReason.ModelError, new RunError("other", $"The model's client gave up: {e.Message}")),
        HttpRequestException or IOException or TimeoutException or InvalidOperationException or NotSupportedException
            or System.Text.Json.JsonException => (StopReason.ModelError, new RunError("other", e.Message)),
        _ => (StopReason.InternalError, new RunError(
            "internal",
            $"CaveRuntime failed: {e.GetType().Name}: {e.Message}. This is a defect; please report it.")),
    };

    private async Task<IsolationReport> IsolationAsync(bool waits)
    {
        if (!scope.IsOpened)
            return new IsolationReport(node.Options.Isolation, IsolationTier.None);
        try
        {
            return await scope.IsolationAsync(new CancellationToken(canceled: !waits)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) // Its worker was still starting, and nobody has time left to wait for it.
        {
            return new IsolationReport(node.Options.Isolation, IsolationTier.None);
        }
        catch (Exception) // A provider of scopes may fail in any way; a run ends in an answer all the same.
        {
            return new IsolationReport(node.Options.Isolation, IsolationTier.T0);
        }
    }
}

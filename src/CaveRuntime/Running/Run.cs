using CaveRuntime.Budgets;
using CaveRuntime.Events;
using CaveRuntime.Transcripts;
using CaveRuntime.Workers;

namespace CaveRuntime.Running;

/// <summary>One question to one answer: sets the loop up, holds its ceilings, and turns whatever ends it into an answer.</summary>
internal sealed class Run(string id, CaveOptions options, NamedModel model, NamedModel subModel, SessionScope scope, Transcript transcript, EventLog events)
{
    /// <summary>Runs to the end; the last event carries the answer. Throws nothing.</summary>
    public async Task RunAsync(string question, string firstMessage, int contextChars, CancellationToken cancellation)
    {
        long start = options.TimeProvider.GetTimestamp();
        using var ledger = new Ledger(options.Limits);
        using var deadline = new CancellationTokenSource(options.Limits.Timeout, options.TimeProvider);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token, ledger.Exhausted);
        using var subcalls = new Subcalls(options, subModel, ledger, events);
        var entries = new RunTranscript(transcript, events);
        var operating = new Operator(model, ledger, events);
        var loop = new RunLoop(operating, scope, subcalls.AnswerAsync, entries, options.Limits);
        events.Add(new RunStarted(question, model.Name, contextChars));
        entries.Add(MessageKind.Question, firstMessage);
        Outcome outcome;
        try
        {
            outcome = await loop.RunAsync(stop.Token).ConfigureAwait(false);
        }
        catch (Exception e) // A run ends in an answer, whatever happened.
        {
            (StopReason reason, RunError error) = Explain(e, ledger, cancellation, deadline.Token);
            outcome = new Outcome(reason, entries.LastWords(), error);
        }

        events.Add(new RunFinished(new Answer
        {
            RunId = id,
            Text = outcome.Final?.Text,
            Json = outcome.Final?.Json,
            Stop = outcome.Stop,
            Turns = loop.Turns,
            Usage = ledger.Total,
            ByModel = ledger.ByModel,
            PeakViewTokens = operating.PeakViewTokens,
            Isolation = await IsolationAsync().ConfigureAwait(false),
            Elapsed = options.TimeProvider.GetElapsedTime(start),
            Error = outcome.Error,
        }));
    }

    private (StopReason Reason, RunError Error) Explain(Exception e, Ledger ledger, CancellationToken cancelled, CancellationToken deadline) => e switch
    {
        _ when cancelled.IsCancellationRequested => (StopReason.Cancelled, new RunError("cancelled", "The run was cancelled.")),
        _ when ledger.Ceiling is { } ceiling => (StopReason.Budget, new RunError("budget", $"The run was stopped: {ceiling}. Raise the ceiling or ask for less.")),
        _ when deadline.IsCancellationRequested => (StopReason.Deadline, new RunError("deadline", FormattableString.Invariant($"The run was stopped after {options.Limits.Timeout.TotalSeconds:0.#} s, its time limit. Raise the limit or ask for less."))),
        ModelException model => (StopReason.ModelError, new RunError(System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(model.Kind.ToString()), model.Message)),
        WorkerLostException or CaveException => (StopReason.WorkerError, new RunError("worker", e.Message)),
        HttpRequestException or IOException or TimeoutException or InvalidOperationException or NotSupportedException or System.Text.Json.JsonException => (StopReason.ModelError, new RunError("other", e.Message)),
        _ => (StopReason.InternalError, new RunError("internal", $"CaveRuntime failed: {e.GetType().Name}: {e.Message}. This is a defect; please report it.")),
    };

    private async Task<IsolationReport> IsolationAsync()
    {
        try
        {
            return await scope.IsolationAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is WorkerLostException or CaveException)
        {
            return new IsolationReport(options.Isolation, "T0");
        }
    }
}

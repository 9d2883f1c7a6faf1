using CaveRuntime.Cli.Configuration;
using CaveRuntime.Cli.Output;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Cli.Transcripts;
using CaveRuntime.Events;

namespace CaveRuntime.Cli.Running;

/// <summary>Asks a question and lets every output see what happens.</summary>
internal static class ShownRun
{
    /// <param name="ask">Puts the question to the session.</param>
    /// <param name="form">Form of the answer: <c>text</c>, <c>json</c> or <c>stream-json</c>.</param>
    /// <param name="transcript">The user's transcript; null for none.</param>
    /// <param name="terminal">The surroundings.</param>
    /// <param name="maxTurns">Most turns, for the progress.</param>
    /// <param name="timeout">The time limit that the user knows, where the run has what reading the inputs left of it; null for the
    /// run's own.</param>
    /// <param name="session">What the session is kept as; null where it is not.</param>
    /// <param name="hasSchema">Whether the answer is held to a schema.</param>
    /// <param name="showsCells">Whether the cells are shown as they run.</param>
    /// <param name="cancellationToken">Stops the run; the answer says so.</param>
    public static async Task<Answer> AskAsync(
        Func<CancellationToken, IAsyncEnumerable<RunEvent>> ask,
        string form,
        TranscriptFile? transcript,
        Terminal terminal,
        int maxTurns,
        TimeSpan? timeout,
        string? session,
        bool hasSchema,
        bool showsCells,
        CancellationToken cancellationToken)
    {
        using RecordedRuns.Recorder recorded = new RecordedRuns(terminal).Record();
        var output = new AnswerOutput(terminal, form, session, hasSchema);
        List<IRunOutput> outputs = transcript is null ? [output, recorded] : [output, recorded, transcript];
        if (showsCells)
            outputs.Add(new CellSteps(terminal));
        // A stream on standard output shows the progress already.
        RunFinished finished = await Progress.WhileAsync(
            terminal,
            draws: form != AnswerOutput.StreamJson && !showsCells,
            maxTurns,
            progress => FollowAsync(ask(cancellationToken), timeout, [.. outputs, progress])).ConfigureAwait(false);
        output.Show(finished.Answer);
        return finished.Answer;
    }

    private static async Task<RunFinished> FollowAsync(
        IAsyncEnumerable<RunEvent> events, TimeSpan? timeout, IReadOnlyList<IRunOutput> outputs)
    {
        var lines = new EventLines();
        RunFinished? finished = null;
        await foreach (RunEvent next in events.ConfigureAwait(false))
        {
            RunEvent happened = timeout is { } limit ? WithLimit(next, limit) : next;
            string line = lines.Of(happened);
            foreach (IRunOutput output in outputs)
                output.Take(happened, line);
            finished = happened as RunFinished;
        }

        return finished!;
    }

    // The run knows its own limit only, which is what reading the inputs left of the user's.
    private static RunEvent WithLimit(RunEvent happened, TimeSpan limit) =>
        happened is RunFinished { Answer: { Stop: StopReason.Deadline, Error: { } error } } finished
            ? finished with
            {
                Answer = finished.Answer with
                {
                    Error = error with
                    {
                        Message = $"The run was stopped after {Duration.Exact(limit)}, the time limit. Raise --timeout or ask for less.",
                    },
                },
            }
            : happened;
}

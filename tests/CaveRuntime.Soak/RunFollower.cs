using CaveRuntime.Cli.Output;
using CaveRuntime.Cli.Transcripts;
using CaveRuntime.Events;
using CaveRuntime.Scopes;

namespace CaveRuntime.Soak;

/// <summary>Follows one run: records its events as <c>cave ask --transcript</c> does, and kills or cancels where the plan says
/// so.</summary>
internal sealed class RunFollower(Session session, SessionPlan plan, string path)
{
    private readonly List<RunEvent> _events = [];
    private readonly List<string> _warnings = [];
    private readonly List<Task> _faults = [];

    /// <summary>Follows the run to its end.</summary>
    public async Task<RunRecord> FollowAsync(Func<CancellationToken, IAsyncEnumerable<RunEvent>> ask)
    {
        using var cancel = new CancellationTokenSource();
        var lines = new EventLines();
        using (TranscriptFile transcript = TranscriptFile.Create(path, _warnings.Add))
        {
            await foreach (RunEvent happened in ask(cancel.Token))
            {
                transcript.Take(happened, lines.Of(happened));
                // What is streamed is in the file; to keep it here, too, would only be memory.
                if (happened is not TextDelta)
                    _events.Add(happened);
                Strike(_events.Count, cancel);
            }
        }

        await Task.WhenAll(_faults);
        return new RunRecord(_events, ((RunFinished)_events[^1]).Answer, TranscriptCheck.Read(path), _warnings, _faults.Count > 0);
    }

    private void Strike(int count, CancellationTokenSource cancel)
    {
        if (plan.Fault == Fault.WorkerKilled && Enumerable.Range(0, plan.Times).Any(i => count == plan.At + (9 * i))
            && _events[^1] is not RunFinished)
        {
            _faults.Add(LaterAsync(() => { session.KillWorker(); return Task.CompletedTask; }));
        }
        if (plan.Fault == Fault.Cancelled && count == plan.At)
            _faults.Add(LaterAsync(cancel.CancelAsync));
    }

    private async Task LaterAsync(Func<Task> fault)
    {
        if (plan.DelayMs > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(plan.DelayMs), TimeProvider.System);
        await fault();
    }
}

/// <summary>What was seen of one run.</summary>
/// <param name="Events">Its events, without the pieces of streamed text.</param>
/// <param name="Answer">Its answer.</param>
/// <param name="Transcript">What the transcript holds; null where its medium cannot be read.</param>
/// <param name="Warnings">What the transcript warned of.</param>
/// <param name="WasStruck">Whether it was killed at or cancelled.</param>
internal sealed record RunRecord(
    IReadOnlyList<RunEvent> Events,
    Answer Answer,
    Recorded? Transcript,
    IReadOnlyList<string> Warnings,
    bool WasStruck)
{
    public int Cells => Events.Count(e => e is CellFinished);

    public int LostWorkers => Events.Count(e => e is CellFinished { Report.State: CellState.Lost });
}

using CaveRuntime.Events;

namespace CaveRuntime.Soak;

/// <summary>What holds for every run, whatever happens to it.</summary>
internal static class RunCheck
{
    /// <summary>Adds what does not hold.</summary>
    public static void Of(SessionPlan plan, RunRecord run, string right, List<string> violations)
    {
        Answer answer = run.Answer;
        Check(
            run.Events.Count(e => e is RunFinished) == 1 && run.Events[^1] is RunFinished,
            "the run did not end in exactly one run_finished");
        Check(
            plan.Stops.Contains(answer.Stop),
            $"it stopped with {answer.Stop} ({answer.Error?.Code}: {answer.Error?.Message}), which the plan does not allow");
        Check(answer.Stop != StopReason.Answered || answer.Text == right, $"the answer is {answer.Text ?? "nothing"}, not {right}");
        Check(IsRising(run.Events), "events are out of order");
        Check(
            Total(answer.ByModel.Values) == Total([answer.Usage]) && Total(answer.ByDepth) == Total([answer.Usage]),
            "models and depths do not add up to the whole");
        // A run that is cut off, and the children of a worker that is killed, may end between a beginning and its end.
        foreach (string id in Answered(run))
            Balanced<CellStarted, CellFinished>(id);
        if (answer.Stop == StopReason.Answered && plan.Fault is not (Fault.Cancelled or Fault.WorkerKilled))
        {
            Check(Count<ChildStarted>() == Count<ChildFinished>(), "not every child that started has finished");
            Check(
                Count<SubcallStarted>() == run.Events.Count(e => e is SubcallFinished { Cached: false }),
                "not every subcall that started has finished");
        }

        Transcript();

        void Transcript()
        {
            Check(plan.Fault == Fault.FullDisk || run.Warnings.Count == 0, $"the transcript warned: {string.Join("; ", run.Warnings)}");
            Check(run.Warnings.Count <= 1, "the transcript warned more than once");
            if (run.Transcript is not { } recorded)
                return;
            Check(recorded.Problem is null, recorded.Problem ?? "");
            if (run.Warnings.Count == 0)
            {
                Check(
                    !recorded.IsCutOff && recorded.Events.Count == run.Events.Count && recorded.Events[^1] == "run_finished"
                        && recorded.Events.Count(e => e == "run_finished") == 1,
                    $"the transcript holds {recorded.Events.Count} of {run.Events.Count} events");
            }
        }

        int Count<T>() => run.Events.Count(e => e is T);

        void Balanced<TStart, TEnd>(string id)
        {
            (int started, int ended) = (run.Events.Count(e => e is TStart
                && e.RunId == id), run.Events.Count(e => e is TEnd && e.RunId == id));
            Check(started == ended, $"{started} {typeof(TStart).Name}, but {ended} {typeof(TEnd).Name} in run {id}");
        }

        void Check(bool holds, string violation)
        {
            if (!holds)
                violations.Add(violation);
        }
    }

    private static IEnumerable<string> Answered(RunRecord run) =>
        run.Events.OfType<ChildFinished>().Where(c => c.Stop == StopReason.Answered).Select(c => c.Child)
            .Concat(run.Answer.Stop == StopReason.Answered
            ? [run.Answer.RunId]
            : []);

    private static bool IsRising(IReadOnlyList<RunEvent> events) =>
        events.Zip(events.Skip(1)).All(pair => pair.First.Seq < pair.Second.Seq) && events[0] is RunStarted { Seq: >= 1 };

    private static (long, long, int) Total(IEnumerable<Usage> usages) =>
        usages.Aggregate((0L, 0L, 0), (sum, u) => (sum.Item1 + u.InputTokens, sum.Item2 + u.OutputTokens, sum.Item3 + u.Subcalls));
}

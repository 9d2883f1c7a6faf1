namespace CaveRuntime.Evaluation;

/// <summary>Asks every task in a session of its own, some at a time, and writes what comes of it.</summary>
/// <param name="host">Who answers; its options are those that <see cref="EvaluationMethod.Apply"/> gave.</param>
/// <param name="by">What the predictions say of who answered.</param>
/// <param name="predictions">Where the predictions go. Stays open.</param>
public sealed class EvaluationRun(CaveHost host, MethodAndModels by, PredictionFile predictions)
{
    /// <summary>Asks the tasks. What goes wrong with one task is its prediction's error, and the others are asked all the same.</summary>
    /// <param name="tasks">The tasks; those over one file are asked one after another, so that few files are loaded at a time.</param>
    /// <param name="parallel">Tasks at a time, 1 or more.</param>
    /// <param name="progress">Told after each task, one at a time, on any thread; null for nobody.</param>
    /// <param name="cancellationToken">Stops; a task that was under way is not written, so that it is asked again on resume.</param>
    /// <returns>How many were answered and failed.</returns>
    public async Task<EvaluationProgress> RunAsync(
        IReadOnlyList<EvaluationTask> tasks,
        int parallel = 1,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        EvaluationTask[] ordered = [.. tasks.GroupBy(t => t.ContextFile).SelectMany(g => g)];
        var inputs = new SharedInputs(host, ordered);
        var gate = new Lock();
        var sofar = new EvaluationProgress(0, 0, tasks.Count, null);
        var options = new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(ordered, options, async (task, stop) =>
        {
            try
            {
                Prediction prediction = await AskAsync(task, inputs, stop).ConfigureAwait(false);
                stop.ThrowIfCancellationRequested();
                predictions.Add(prediction);
                lock (gate)
                    {
                    sofar = sofar.After(prediction);
                    progress?.Report(sofar);
                }
            }
            finally
            {
                await inputs.ReleaseAsync(task).ConfigureAwait(false);
            }
        }).ConfigureAwait(false);
        return sofar;
    }

    private async Task<Prediction> AskAsync(EvaluationTask task, SharedInputs inputs, CancellationToken cancellationToken)
    {
        try
        {
            Session session = host.Open(await inputs.LoadAsync(task).ConfigureAwait(false));
            await using (session.ConfigureAwait(false))
                return Prediction.Of(task, by, await session.AskAsync(task.Question, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception e) when (e is InputException or CaveException or ArgumentException)
        {
            return Prediction.Failed(task, by, e is InputException ? "input" : e is CaveException ? "worker" : "task", e.Message);
        }
    }
}

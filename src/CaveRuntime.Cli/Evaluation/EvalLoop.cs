using CaveRuntime.Inputs;

namespace CaveRuntime.Cli.Evaluation;

/// <summary>Asks every task in a session of its own, some at a time, and writes what comes of it.</summary>
internal sealed class EvalLoop(CaveHost host, Setup setup, PredictionFile predictions, Terminal terminal)
{
    private readonly Lock _gate = new();
    private int _answered;
    private int _failed;

    public int Answered => _answered;

    public int Failed => _failed;

    /// <param name="tasks">The tasks; those over one file are asked one after another, so that few files are loaded at a time.</param>
    /// <param name="parallel">Tasks at a time.</param>
    /// <param name="cancellation">Stops; a task that was under way is not written, so that it is asked again on resume.</param>
    public async Task RunAsync(IReadOnlyList<EvalTask> tasks, int parallel, CancellationToken cancellation)
    {
        EvalTask[] ordered = [.. tasks.GroupBy(t => t.ContextFile).SelectMany(g => g)];
        var contexts = new SharedContexts(ordered);
        await Parallel.ForEachAsync(ordered, new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellation }, async (task, stop) =>
        {
            try
            {
                Add(await AskAsync(task, contexts, stop).ConfigureAwait(false), tasks.Count, stop);
            }
            finally
            {
                await contexts.ReleaseAsync(task).ConfigureAwait(false);
            }
        }).ConfigureAwait(false);
    }

    private async Task<Prediction> AskAsync(EvalTask task, SharedContexts contexts, CancellationToken cancellation)
    {
        try
        {
            MemoryInputs inputs = await contexts.LoadAsync(task).ConfigureAwait(false);
            Session session = host.Open(inputs);
            await using (session.ConfigureAwait(false))
                return Prediction.Of(task, setup, await session.AskAsync(task.Question, cancellation).ConfigureAwait(false));
        }
        catch (Exception e) when (e is InputException or CaveException or ArgumentException)
        {
            return Prediction.Failed(task, setup, e is InputException ? "input" : e is CaveException ? "worker" : "task", e.Message);
        }
    }

    private void Add(Prediction prediction, int all, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        predictions.Add(prediction);
        lock (_gate)
        {
            _ = prediction.Error is null ? ++_answered : ++_failed;
            if (prediction.Error is { } error)
                terminal.Error.WriteLine($"{terminal.EraseLine}cave: warning: {prediction.Id}: {Terminal.Harmless(error.Message)}");
            if (terminal.DrawsOnError)
                terminal.Error.Write($"{terminal.EraseLine}{_answered + _failed} of {all} tasks");
        }
    }
}

using System.Collections.Concurrent;
using CaveRuntime.Inputs;

namespace CaveRuntime.Evaluation;

/// <summary>Loads each context file once for all tasks over it, and lets it go after the last of them. Thread-safe.</summary>
internal sealed class SharedInputs(CaveHost host, IEnumerable<EvaluationTask> tasks)
{
    private readonly ConcurrentDictionary<string, SharedFile> _files =
        new(
            tasks.GroupBy(t => t.ContextFile).Select(
                g => KeyValuePair.Create(g.Key, new SharedFile(host, g.Key, g.First().Within, g.Count()))));

    public Task<LoadedInputs> LoadAsync(EvaluationTask task) => _files[task.ContextFile].Inputs.Value;

    /// <summary>A task no longer needs its file.</summary>
    public async Task ReleaseAsync(EvaluationTask task)
    {
        SharedFile file = _files[task.ContextFile];
        if (Interlocked.Decrement(ref file.TasksLeft) == 0 && file.Inputs is { IsValueCreated: true, Value: { } loading })
        {
            // Each of its tasks was told why a file could not be loaded.
            await ((Task)loading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (loading.IsCompletedSuccessfully)
                (await loading.ConfigureAwait(false)).Dispose();
        }
    }

    private sealed class SharedFile(CaveHost host, string file, string? within, int tasks)
    {
        public int TasksLeft = tasks;

        public Lazy<Task<LoadedInputs>> Inputs { get; } = new(
            () => host.LoadAsync([Input.FromFile(file, new InputOptions { Within = within })], CancellationToken.None));
    }
}

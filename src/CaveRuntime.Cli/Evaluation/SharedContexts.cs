using System.Collections.Concurrent;
using CaveRuntime.Inputs;

namespace CaveRuntime.Cli.Evaluation;

/// <summary>Loads each context file once for all tasks over it, and lets it go with the last of them. Thread-safe.</summary>
internal sealed class SharedContexts(IEnumerable<EvalTask> tasks)
{
    private readonly ConcurrentDictionary<string, Entry> _entries =
        new(tasks.GroupBy(t => t.ContextFile).Select(g => KeyValuePair.Create(g.Key, new Entry(g.Key, g.Count()))));

    public Task<MemoryInputs> LoadAsync(EvalTask task) => _entries[task.ContextFile].Inputs.Value;

    /// <summary>A task needs its context no more.</summary>
    public async Task ReleaseAsync(EvalTask task)
    {
        Entry entry = _entries[task.ContextFile];
        if (Interlocked.Decrement(ref entry.Left) == 0 && entry.Inputs is { IsValueCreated: true, Value: { } loading })
        {
            // Why a file could not be loaded was told to each of its tasks.
            await ((Task)loading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (loading.IsCompletedSuccessfully)
                (await loading.ConfigureAwait(false)).Dispose();
        }
    }

    private sealed class Entry(string file, int tasks)
    {
        public int Left = tasks;

        public Lazy<Task<MemoryInputs>> Inputs { get; } = new(() => MemoryInputs.LoadAsync([Input.FromFile(file)], CancellationToken.None));
    }
}

namespace CaveRuntime.Hooks;

/// <summary>Stands where a cell asks for the number of a task: by the order in which they are asked for. Thread-safe.</summary>
public static class ScopeTask
{
    /// <summary>The number of the task that runs; null outside of tasks.</summary>
    public static int? CurrentId => Task.CurrentId is { } id ? ScopeSource.NumberOf(isTask: true, id) : null;

    /// <summary>The number of a task.</summary>
    public static int Id(Task task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return ScopeSource.NumberOf(isTask: true, task.Id);
    }
}

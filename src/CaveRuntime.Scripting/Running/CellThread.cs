using System.Collections.Concurrent;

namespace CaveRuntime.Scripting.Running;

/// <summary>
/// The thread that the cells of a scope run on, one after the other. Its stack is small, because an exception that unwinds a
/// deep asynchronous recursion costs the square of the depth.
/// </summary>
internal sealed class CellThread
{
    private const int StackBytes = 1 << 20;

    private readonly BlockingCollection<Action> _work = [];
    private readonly Action _start;
    private readonly Action? _end;

    /// <summary>Starts the thread.</summary>
    /// <param name="start">What it does first.</param>
    /// <param name="end">What it does after <see cref="Complete"/>, when all work is done; null for nothing.</param>
    public CellThread(Action start, Action? end = null)
    {
        (_start, _end) = (start, end);
        new Thread(RunAll, StackBytes) { Name = "cells", IsBackground = true }.Start();
    }

    /// <summary>Queues work. An exception that it throws ends the process.</summary>
    /// <exception cref="InvalidOperationException">After <see cref="Complete"/>.</exception>
    public void Add(Action work) => _work.Add(work);

    /// <summary>Takes no more work.</summary>
    public void Complete() => _work.CompleteAdding();

    private void RunAll()
    {
        _start();
        foreach (Action work in _work.GetConsumingEnumerable())
            work();
        _end?.Invoke();
    }
}

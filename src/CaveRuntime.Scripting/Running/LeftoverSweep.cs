namespace CaveRuntime.Scripting.Running;

/// <summary>
/// Has everything that runs look up now and then while a cell runs, so that work which earlier cells left behind finds that its cell has
/// ended. Only for a moment each time, because a look costs more than a tick. On a thread of its own, since what was left behind may
/// have taken the whole pool. Thread-safe; the thread sleeps while no cell runs.
/// </summary>
internal sealed class LeftoverSweep
{
    private const int PauseMilliseconds = 250, LookMilliseconds = 1;
    private const int StackBytes = 128 << 10;

    private readonly object _gate = new();
    private readonly Action<bool> _look;
    private bool _started;
    private bool _runs;
    private bool _sleeps;
    private bool _closed;

    /// <summary>Makes a sweep that has not begun.</summary>
    /// <param name="look">Given true, has everything look up at its next tick; given false, ends that.</param>
    public LeftoverSweep(Action<bool> look) => _look = look;

    /// <summary>A cell begins.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            _runs = true;
            if (!_started)
                new Thread(Sweep, StackBytes) { Name = "sweep", IsBackground = true }.UnsafeStart();
            else if (_sleeps)
                Monitor.Pulse(_gate);
            _started = true;
        }
    }

    /// <summary>The cell has ended. The thread finds out by itself.</summary>
    public void End()
    {
        lock (_gate)
            _runs = false;
    }

    /// <summary>Ends the thread.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.Pulse(_gate);
        }
    }

    private void Sweep()
    {
        while (WaitForTurn())
        {
            _look(true);
            lock (_gate)
                Monitor.Wait(_gate, LookMilliseconds);
            _look(false);
        }
    }

    private bool WaitForTurn()
    {
        lock (_gate)
        {
            do
            {
                _sleeps = !_runs;
                Monitor.Wait(_gate, _runs ? PauseMilliseconds : Timeout.Infinite);
                _sleeps = false;
            }
            while (!_runs && !_closed);
            return !_closed;
        }
    }
}

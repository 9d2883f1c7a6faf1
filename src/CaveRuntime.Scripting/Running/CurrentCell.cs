using CaveRuntime.Scopes;
using CaveRuntime.Scripting.Loading;

namespace CaveRuntime.Scripting.Running;

/// <summary>
/// Which cell runs, and which cell the calling code belongs to. They differ where an earlier cell left work behind: that
/// work has no say any more, and what it does is dropped and counted. Thread-safe; cells begin and end on one thread.
/// </summary>
internal sealed class CurrentCell(ScopeAssemblies assemblies)
{
    private readonly AsyncLocal<CellRun?> _own = new();
    private CellRun? _current;
    private CellError? _leftBehind;
    private int _dropped;

    /// <summary>The cell that the calling code belongs to, which may have ended; the running one if it belongs to none.</summary>
    public CellRun? OfCaller => _own.Value ?? _current;

    /// <summary>The running cell, if the calling code belongs to it.</summary>
    /// <exception cref="OperationCanceledException">The caller's cell has ended.</exception>
    public CellRun Own
    {
        get
        {
            if (OfCaller is { } run && run == _current)
                return run;
            Drop();
            throw new OperationCanceledException("The cell has ended.");
        }
    }

    /// <summary>A cell begins.</summary>
    public void Begin(CellRun run)
    {
        assemblies.Stop = false;
        _current = _own.Value = run;
        if (Interlocked.Exchange(ref _leftBehind, null) is { } fault)
            run.Print($"[Work that an earlier cell left behind threw {fault.Type}: {fault.Message}]\n");
    }

    /// <summary>The cell has ended.</summary>
    public void End(CellRun run)
    {
        _current = _own.Value = null;
        run.Abandon();
    }

    /// <summary>Stops the cell of this number at its next tick or wait.</summary>
    /// <returns>False if no such cell runs.</returns>
    public bool Stop(int number, CellError reason) => _current is { } run && run.Number == number && Stop(run, reason);

    /// <summary>Stops a cell at its next tick or wait.</summary>
    /// <param name="run">The cell.</param>
    /// <param name="reason">Why; null after an answer.</param>
    /// <param name="fault">The exception of another thread that stops it; null if none does.</param>
    /// <returns>False if it has ended or is being stopped already.</returns>
    public bool Stop(CellRun run, CellError? reason, Exception? fault = null)
    {
        if (!run.Stop(reason, fault))
            return false;
        assemblies.Stop = true;
        return true;
    }

    /// <summary>Stops the running cell with an exception that no cell could catch; if none runs, the next one is told.</summary>
    public void TakeFault(Exception thrown)
    {
        CellError error = LimitErrors.Of(thrown, null) ?? CellErrors.OfAnotherThread(thrown);
        if (_current is { } run && Stop(run, error, thrown))
            return;
        // A thread that outlived its cell throws this when it is stopped: nothing that a later cell has to know.
        if (thrown is not OperationCanceledException)
            _leftBehind = error;
    }

    /// <summary>Counts something that work of an ended cell did, and that was dropped.</summary>
    public void Drop() => Interlocked.Increment(ref _dropped);

    /// <summary>How much was dropped since this was asked last.</summary>
    public int TakeDropped() => Interlocked.Exchange(ref _dropped, 0);
}

namespace CaveRuntime.Scopes;

/// <summary>The cells that a scope is made of: those that ran and have not been taken back. Thread-safe.</summary>
internal sealed class CountedCells
{
    private readonly Lock _gate = new();
    private readonly List<SessionCell> _cells = [];

    /// <summary>The cells, in order.</summary>
    public IReadOnlyList<SessionCell> Now
    {
        get
        {
            lock (_gate)
                return [.. _cells];
        }
    }

    /// <summary>Takes note of a cell that has ended; one that was not run has done nothing.</summary>
    public void Add(CellReport report, string code)
    {
        if (report.Status is CellStatus.Rejected or CellStatus.CompileError or CellStatus.WorkerLost)
            return;
        lock (_gate)
            _cells.Add(new SessionCell(report.Cell, code));
    }

    /// <summary>These cells count for nothing.</summary>
    public void Forget(int first, int last)
    {
        lock (_gate)
            _cells.RemoveAll(c => c.Number >= first && c.Number <= last);
    }
}

namespace CaveRuntime.Scopes;

/// <summary>What the cells of a scope have reported of its variables. Thread-safe.</summary>
internal sealed class ScopeVariables
{
    private readonly Lock _gate = new();
    private readonly List<(int Cell, IReadOnlyList<VariableInfo> Variables)> _reported = [];

    /// <summary>The variables, by name.</summary>
    public IReadOnlyList<VariableInfo> Now
    {
        get
        {
            lock (_gate)
            {
                var last = new SortedDictionary<string, VariableInfo>(StringComparer.Ordinal);
                foreach (VariableInfo variable in _reported.SelectMany(r => r.Variables))
                    last[variable.Name] = variable;
                return [.. last.Values];
            }
        }
    }

    /// <summary>Takes note of what a cell has reported.</summary>
    /// <returns>Whether it says anything of variables.</returns>
    public bool Note(CellReport report)
    {
        bool lost = report.State == CellState.Lost || report.Observed.Loss is not null;
        lock (_gate)
        {
            if (lost)
                _reported.Clear();
            if (report.Variables.Count > 0)
                _reported.Add((report.Cell, report.Variables));
            return lost || report.Variables.Count > 0;
        }
    }

    /// <summary>What these cells have reported counts for nothing.</summary>
    public void Forget(int first, int last)
    {
        lock (_gate)
            _reported.RemoveAll(r => r.Cell >= first && r.Cell <= last);
    }
}

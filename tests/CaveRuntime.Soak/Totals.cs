namespace CaveRuntime.Soak;

/// <summary>What all sessions together came to. Thread-safe; keeps no session, so that it does not grow.</summary>
internal sealed class Totals
{
    private const int MostViolations = 100;

    private readonly Lock _gate = new();
    private readonly List<string> _violations = [];

    public int Sessions { get; private set; }

    public int Faultless { get; private set; }

    public int Runs { get; private set; }

    public long Cells { get; private set; }

    public long Subcalls { get; private set; }

    public long Children { get; private set; }

    public long LostWorkers { get; private set; }

    public int ViolationCount { get; private set; }

    public SortedDictionary<string, int> Works { get; } = new(StringComparer.Ordinal);

    /// <summary>Sessions by fault: planned, and seen to have struck.</summary>
    public SortedDictionary<string, (int Planned, int Struck)> Faults { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, int> Stops { get; } = new(StringComparer.Ordinal);

    /// <summary>The first of them, each with the plan that it happened in.</summary>
    public IReadOnlyList<string> Violations
    {
        get
        {
            lock (_gate)
                return [.. _violations];
        }
    }

    /// <summary>Adds a session.</summary>
    public void Add(SessionResult result)
    {
        lock (_gate)
        {
            Sessions++;
            Faultless += result.Plan.Fault == Fault.None ? 1 : 0;
            (Runs, Cells, Subcalls, Children, LostWorkers) = (Runs
                + result.Stops.Count, Cells
                    + result.Cells, Subcalls + result.Subcalls, Children + result.Children, LostWorkers + result.LostWorkers);
            Works[$"{result.Plan.Work}"] = Works.GetValueOrDefault($"{result.Plan.Work}") + 1;
            (int planned, int struck) = Faults.GetValueOrDefault($"{result.Plan.Fault}");
            Faults[$"{result.Plan.Fault}"] = (planned + 1, struck + (result.Struck ? 1 : 0));
            foreach (StopReason stop in result.Stops)
                Stops[$"{stop}"] = Stops.GetValueOrDefault($"{stop}") + 1;
        }

        foreach (string violation in result.Violations)
            Violate($"{violation}\n  again with: --seed {result.Plan.Seed} --play {result.Plan.Number}\n  {result.Plan}");
    }

    /// <summary>Adds a violation of no session in particular, or of one that has not ended.</summary>
    public void Violate(string what)
    {
        lock (_gate)
        {
            ViolationCount++;
            if (_violations.Count >= MostViolations)
                return;
            _violations.Add(what);
            Console.WriteLine($"VIOLATION {what}");
        }
    }
}

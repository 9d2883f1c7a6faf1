namespace CaveRuntime.Soak;

/// <summary>What the server knows of a session that is under way: its plan, and what was served to it. Thread-safe.</summary>
internal sealed class Play(SessionPlan plan)
{
    private readonly Lock _gate = new();
    private int _requests;
    private int _struck;
    private bool _hostile;

    public SessionPlan Plan => plan;

    /// <summary>Whether the fault of the plan has struck a request or put a hostile cell in a good one's place.</summary>
    public bool WasStruck => _struck > 0 || _hostile;

    /// <summary>Replies that were sent whole, as far as the server knows.</summary>
    public Served Served { get; private set; }

    /// <summary>Counts a request; tells whether the fault of the plan strikes it.</summary>
    public bool IsStruck()
    {
        lock (_gate)
        {
            _requests++;
            bool struck = plan.Fault switch
            {
                Fault.ServerErrorForGood => _requests >= plan.At,
                // Fewer than the client tries.
                Fault.ServerError or Fault.RateLimited or Fault.ConnectionReset => _requests >= plan.At
                    && _struck < Math.Min(plan.Times, 2),
                Fault.CutStream or Fault.MalformedBody or Fault.SlowModel => _requests == plan.At,
                _ => false,
            };
            _struck += struck ? 1 : 0;
            return struck;
        }
    }

    /// <summary>Whether this step's cell is to be the hostile one; once.</summary>
    public bool TakesHostile(int step)
    {
        lock (_gate)
        {
            if (_hostile || !plan.IsHostile || step < Math.Min(plan.At, 3))
                return false;
            return _hostile = true;
        }
    }

    /// <summary>Counts a reply.</summary>
    public void Count(Served reply)
    {
        lock (_gate)
            Served += reply;
    }
}

/// <summary>Replies and their tokens.</summary>
internal readonly record struct Served(int Operator, int Subcalls, int Summaries, long Input, long Output)
{
    public static Served operator +(Served a, Served b) =>
        new(a.Operator + b.Operator, a.Subcalls + b.Subcalls, a.Summaries + b.Summaries, a.Input + b.Input, a.Output + b.Output);
}

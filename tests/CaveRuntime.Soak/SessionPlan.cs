namespace CaveRuntime.Soak;

/// <summary>What a session does.</summary>
internal enum Work
{
    /// <summary>One question; a subcall for every piece of ctx.</summary>
    Ask,

    /// <summary>One question; the subcalls in a batch.</summary>
    Batch,

    /// <summary>One question; a child run for each half of ctx.</summary>
    Children,

    /// <summary>Cells of the user's own, without a model.</summary>
    Cells,

    /// <summary>A map-reduce that a cell asks for.</summary>
    MapReduce,

    /// <summary>A map-reduce that the host runs, without cells.</summary>
    HostMapReduce,

    /// <summary>Two questions over values that were injected and a function that was lent; a value is retrieved.</summary>
    Objects,

    /// <summary>Branches that are folded into an archive.</summary>
    Branches,

    /// <summary>Many small cells in a small window, so that the view is reduced over and over.</summary>
    Long,
}

/// <summary>What goes wrong in a session.</summary>
internal enum Fault
{
    None,
    WorkerKilled,
    ServerError,
    ServerErrorForGood,
    RateLimited,
    ConnectionReset,
    CutStream,
    MalformedBody,
    SlowModel,
    FullDisk,
    Cancelled,
    Ceiling,
    BusyLoop,
    EndlessAllocation,
    OutputFlood,
    EndlessRecursion,
}

/// <summary>One session, drawn from the seed: the same two numbers give the same plan. Immutable.</summary>
/// <param name="Seed">Seed of the whole soak.</param>
/// <param name="Number">Number of the session, from 1.</param>
/// <param name="Work">What it does.</param>
/// <param name="Fault">What goes wrong.</param>
/// <param name="At">Where it goes wrong: the request, the event or the step, from 1.</param>
/// <param name="Times">How often in a row, or how much: from 1 to 3.</param>
/// <param name="DelayMs">How long after <paramref name="At"/>.</param>
/// <param name="Lines">Lines of ctx.</param>
internal sealed record SessionPlan(int Seed, int Number, Work Work, Fault Fault, int At, int Times, int DelayMs, int Lines)
{
    private static readonly Fault[] s_model =
    [
        Fault.ServerError, Fault.ServerErrorForGood, Fault.RateLimited, Fault.ConnectionReset, Fault.CutStream, Fault.MalformedBody, Fault.SlowModel, Fault.Ceiling,
    ];

    private static readonly Fault[] s_cells = [
        Fault.WorkerKilled,
        Fault.WorkerKilled,
        Fault.BusyLoop,
        Fault.EndlessAllocation,
        Fault.OutputFlood,
        Fault.EndlessRecursion
    ];

    /// <summary>What names the session in every prompt, so that the server knows whom it answers.</summary>
    public string Tag => $"[s{Number}]";

    /// <summary>Whether a failure of a model passes before the client gives up.</summary>
    public bool IsTransient => Fault is Fault.ServerError or Fault.RateLimited or Fault.ConnectionReset;

    /// <summary>Whether a cell of the model's is hostile.</summary>
    public bool IsHostile => Fault >= Fault.BusyLoop;

    /// <summary>How a run of this session may end.</summary>
    public IReadOnlyList<StopReason> Stops => Fault switch
    {
        Fault.ServerErrorForGood or Fault.CutStream or Fault.MalformedBody => [StopReason.Answered, StopReason.ModelError],
        Fault.SlowModel => [StopReason.Answered, StopReason.Deadline],
        Fault.Cancelled => [StopReason.Answered, StopReason.Cancelled],
        Fault.Ceiling => [StopReason.Answered, StopReason.Budget, StopReason.MaxTurns],
        _ => [StopReason.Answered],
    };

    /// <summary>The plan as far as it was drawn.</summary>
    public override string ToString() => $"{Work} with {Fault} at {At}, {Times} times, after {DelayMs} ms; {Lines} lines";

    /// <summary>Draws a plan.</summary>
    public static SessionPlan Draw(int seed, int number)
    {
        var random = new Random(unchecked((seed * 1_000_003) + number));
        Work[] works = Enum.GetValues<Work>();
        Work work = works[random.Next(works.Length)];
        Fault[] faults = [.. Faults(work)];
        Fault fault = random.Next(100) < 40 ? Fault.None : faults[random.Next(faults.Length)];
        int at = fault is Fault.WorkerKilled or Fault.Cancelled && work != Work.Cells ? 1 + random.Next(40) : 1 + random.Next(5);
        return new SessionPlan(seed, number, work, fault, at, 1 + random.Next(3), random.Next(3) == 0
            ? 0
            : random.Next(60), work == Work.Long ? 20 + random.Next(30) : 40 + random.Next(400));
    }

    private static IEnumerable<Fault> Faults(Work work) => work switch
    {
        Work.Cells => [.. s_cells, Fault.Cancelled],
        Work.HostMapReduce => [.. s_model, Fault.FullDisk, Fault.Cancelled],
        Work.Long or Work.Branches => [.. s_model, .. s_cells, Fault.FullDisk, Fault.FullDisk, Fault.FullDisk, Fault.Cancelled],
        _ => [.. s_model, .. s_cells, Fault.FullDisk, Fault.Cancelled],
    };
}

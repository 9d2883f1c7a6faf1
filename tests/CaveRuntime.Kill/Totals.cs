namespace CaveRuntime.Kill;

/// <summary>What all came to. For one thread.</summary>
internal sealed class Totals(KillOptions options)
{
    private readonly List<string> _violations = [];

    public int Hosts { get; set; }

    public int Workers { get; set; }

    public int Both { get; set; }

    public int Kills => Hosts + Workers + Both;

    public int Sessions { get; set; }

    public int Lost { get; set; }

    public int Lossy { get; set; }

    public int Taken { get; set; }

    public int Uncertain { get; set; }

    public int AskedAgain { get; set; }

    public int Answers { get; set; }

    public int Effects { get; set; }

    public int Orphans { get; set; }

    public long MostLog { get; set; }

    public long MostDatabase { get; set; }

    public IReadOnlyList<string> Violations => _violations;

    /// <summary>Adds a violation.</summary>
    public void Violate(string what)
    {
        _violations.Add(what);
        Console.WriteLine($"VIOLATION {what}\n  after {Kills} kills, with --seed {options.Seed} --sessions {options.Sessions} --scripts {options.Scripts} --in-process {(options.InProcess ? "yes" : "no")}");
    }

    /// <summary>The report.</summary>
    public string Markdown(TimeSpan time, long requests) => FormattableString.Invariant($"""
        | what | figure |
        | --- | --- |
        | seed | {options.Seed} |
        | time | {time.TotalMinutes:0.0} minutes |
        | kills | {Kills} ({Hosts} of the host, {Workers} of a worker, {Both} of both) |
        | sessions that have answered | {Sessions} ({Lossy} of them with a cell that was killed with its worker) |
        | sessions taken up | {Taken} times |
        | sessions lost | {Lost} |
        | requests to the server | {requests}, of sessions that have ended {Answers + AskedAgain} |
        | answers that were recorded | {Answers} |
        | uncertain requests that came again | {AskedAgain}; the journals list {Uncertain} uncertain calls |
        | effects | {Effects} |
        | orphaned processes | {Orphans} |
        | most bytes of the database, its log | {MostDatabase}, {MostLog} |
        | violations | {_violations.Count} |
        """);
}

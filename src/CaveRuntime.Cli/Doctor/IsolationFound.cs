using CaveRuntime.Cli.Output;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Offline;
using CaveRuntime.Scopes;

namespace CaveRuntime.Cli.Doctor;

/// <summary>The isolation that a session has here, found by opening one.</summary>
/// <param name="Works">Whether a sealed worker ran a cell.</param>
/// <param name="Mode">What was asked for.</param>
/// <param name="Tier">What is in force.</param>
/// <param name="SelfTests">What the worker tried after sealing itself, and how that ended.</param>
/// <param name="Findings">What the machine offers.</param>
/// <param name="FirstCellMs">From nothing to the first cell's end.</param>
/// <param name="Problem">Why no worker could be started.</param>
internal sealed record IsolationFound(
    bool Works,
    string Mode,
    string Tier,
    IReadOnlyList<string> SelfTests,
    IReadOnlyList<FindingFound> Findings,
    long FirstCellMs,
    string? Problem)
{
    public static async Task<IsolationFound> FindAsync(Terminal terminal, CancellationToken cancellationToken)
    {
        long start = terminal.Time.GetTimestamp();
        using var model = new OfflineChatClient();
        var host = new CaveHost(new CaveOptions { Model = model, WarmWorkers = 0 });
        await using (host.ConfigureAwait(false))
        {
            Session session = host.Open();
            await using (session.ConfigureAwait(false))
            {
                try
                {
                    CellReport cell = await session.RunCellAsync("6 * 7", cancellationToken).ConfigureAwait(false);
                    IsolationReport isolation = await session.IsolationAsync(cancellationToken).ConfigureAwait(false);
                    long elapsed = (long)terminal.Time.GetElapsedTime(start).TotalMilliseconds;
                    return new IsolationFound(
                        cell.Value == "42",
                        "sealed",
                        Words.Of(isolation.Tier),
                        isolation.SelfTests,
                        FindingFound.Find(),
                        elapsed,
                        cell.Error?.Message);
                }
                catch (CaveException e)
                {
                    return new IsolationFound(false, "sealed", Words.Of(IsolationTier.T0), [], FindingFound.Find(), 0, e.Message);
                }
            }
        }
    }
}

/// <summary>One thing that isolation is made of, as the machine has it.</summary>
internal sealed record FindingFound(string Name, bool Present, string Sentence)
{
    public static IReadOnlyList<FindingFound> Find() =>
        [.. Confinement.IsolationProbe.Run(Path.Combine(AppContext.BaseDirectory, "worker")).Findings.Select(
            f => new FindingFound(f.Name, f.Present, f.Sentence))];
}

using System.Globalization;
using CaveRuntime.Scopes;

namespace CaveRuntime.Soak;

/// <summary>A session whose cells come from the user: each gives its value, whatever became of the one before.</summary>
internal sealed class OwnCells(Session session, SessionPlan plan, List<string> violations)
{
    private const int Most = 8;

    /// <summary>Cells that have ended.</summary>
    public int Cells { get; private set; }

    /// <summary>Cells that lost their worker.</summary>
    public int Lost { get; private set; }

    /// <summary>Runs them.</summary>
    public async Task RunAsync()
    {
        int excused = 0;
        for (int number = 1; number <= Most; number++)
        {
            bool struck = number == plan.At;
            CellReport? report = await CellAsync(number, struck);
            Cells++;
            Lost += report?.State == CellState.Lost ? 1 : 0;
            // A dying worker may meet the cell after the one that was running, too.
            excused = struck && plan.Fault != Fault.None ? 2 : excused - 1;
            string right = (number * plan.Lines).ToString(CultureInfo.InvariantCulture);
            if (excused <= 0 && (report?.Status != CellStatus.Ok || report.Value != right))
                violations.Add($"cell {number} is {report?.Status} with {report?.Value ?? "no value"}, not {right}: {report?.Observation}");
        }
    }

    // On a machine that is busy enough a good cell takes longer than a limit that is there to stop a bad one.
    private async Task<CellReport> PatientAsync(string code)
    {
        CellReport report = await session.RunCellAsync(code);
        for (int tries = 1; report.Limit is CellLimit.WallTime or CellLimit.CpuTime or CellLimit.CompileTime && tries < 5; tries++)
            report = await session.RunCellAsync(code);
        return report;
    }

    private async Task<CellReport?> CellAsync(int number, bool struck)
    {
        string code = $"var x{number} = {number} * (ctx.Lines.Count(l => l.Length > 0)); x{number}";
        if (!struck || plan.Fault == Fault.None)
            return await PatientAsync(code);
        if (plan.IsHostile)
            return await session.RunCellAsync(Script.Hostile(plan.Fault));
        using var cancel = new CancellationTokenSource();
        Task<CellReport> running = session.RunCellAsync(plan.DelayMs % 2 == 0 ? code : "while (true) await Task.Yield();", cancel.Token);
        await Task.Delay(TimeSpan.FromMilliseconds(plan.DelayMs), TimeProvider.System);
        if (plan.Fault == Fault.Cancelled)
            await cancel.CancelAsync();
        else
            session.KillWorker();
        try
        {
            return await running;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return null; // It was still waiting for its worker.
        }
    }
}

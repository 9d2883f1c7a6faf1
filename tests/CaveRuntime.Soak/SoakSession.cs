using System.Globalization;

namespace CaveRuntime.Soak;

/// <summary>Plays one session from its opening to its end, faults included, and looks at what came of it.</summary>
internal sealed class SoakSession(SoakHost host, SessionPlan plan)
{
    private readonly SoakText _text = SoakText.Of(plan);
    private readonly List<string> _violations = [];
    private readonly List<RunRecord> _runs = [];
    private int _cells;
    private int _lost;

    /// <summary>Plays it. Throws nothing.</summary>
    public async Task<SessionResult> PlayAsync()
    {
        Play play = host.Server.Open(plan);
        try
        {
            await PlayAsync(play);
        }
        catch (Exception e) // Whatever a session throws is what this program looks for.
        {
            _violations.Add($"the session threw {e}");
        }

        host.Server.Close(play);
        Usage usage = _runs.Aggregate(new Usage(), (sum, run) => sum + run.Answer.Usage);
        return new SessionResult(
            plan,
            _violations,
            [.. _runs.Select(r => r.Answer.Stop)],
            _cells + _runs.Sum(r => r.Cells),
            usage.Subcalls,
            usage.Children,
            _lost + _runs.Sum(r => r.LostWorkers),
            Struck: plan.Fault != Fault.None && (plan.Work == Work.Cells || _lost > 0 || play.WasStruck || _runs.Exists(
                r => r.WasStruck || r.Answer.Stop is StopReason.Budget or StopReason.MaxTurns || r.Warnings.Count > 0)));
    }

    private async Task PlayAsync(Play play)
    {
        await using FullDisk? disk = plan.Fault == Fault.FullDisk ? await FullDisk.MakeAsync(host.NewPath("disk"), plan.Times * 8) : null;
        await using (Session session = await host.OpenAsync(plan, _text.Text, disk?.Archive))
        {
            if (plan.Work == Work.Cells)
            {
                var own = new OwnCells(session, plan, _violations);
                await own.RunAsync();
                (_cells, _lost) = (own.Cells, own.Lost);
                return;
            }

            if (plan.Work == Work.Objects)
                await GiveAsync(session);
            await RunAsync(session, disk);
            if (plan.Work == Work.Objects)
                await TakeBackAsync(session, disk);
        }

        LedgerCheck.Of(plan, _runs, play, _violations);
    }

    private async Task RunAsync(Session session, FullDisk? disk)
    {
        string path = disk?.Transcript ?? host.NewPath("run");
        RunRecord run = await new RunFollower(session, plan, path).FollowAsync(plan.Work == Work.HostMapReduce
            ? stop => session.StreamMapReduceAsync<long, long>(
                $"{plan.Tag} add the numbers",
                $"{plan.Tag} add them up",
                new MapReduceOptions { ChunkTokens = 300 },
                stop)
            : stop => session.StreamAsync($"{plan.Tag} add the numbers", stop));
        _runs.Add(run);
        RunCheck.Of(plan, run, _text.Total.ToString(CultureInfo.InvariantCulture), _violations);
        if (disk is null)
            File.Delete(path);
    }

    private async Task GiveAsync(Session session)
    {
        await session.InjectAsync(
            "rows",
            _text.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select((line, i) => new Row(i, SoakText.Sum(line))),
            "the numbers of ctx");
        await session.LendAsync("half", (long number) => number / 2);
    }

    private async Task TakeBackAsync(Session session, FullDisk? disk)
    {
        // Only the worker that computed the value holds it.
        if (_runs[0].Answer.Stop == StopReason.Answered && plan.Fault != Fault.WorkerKilled
            && await session.RetrieveAsync<long>("mine") is var mine
            && mine != _text.Total)
        {
            _violations.Add($"mine was retrieved as {mine}, not {_text.Total}");
        }
        if (plan.Fault == Fault.WorkerKilled)
        {
            session.KillWorker();
            _lost++;
            // The first cell may still meet the dying worker; the next one has what was given.
            string? value = (await session.RunCellAsync("half(2 * rows.Sum(r => r.Amount))")).Value
                ?? (await session.RunCellAsync("half(2 * rows.Sum(r => r.Amount))")).Value;
            _cells += 2;
            if (value != _text.Total.ToString(CultureInfo.InvariantCulture))
                _violations.Add($"after a lost worker what was given sums up to {value ?? "nothing"}, not {_text.Total}");
        }

        if (_runs[0].Answer.Stop == StopReason.Answered)
            await RunAsync(session, disk);
    }
}

/// <summary>A row of what is injected.</summary>
public sealed record Row(int Id, long Amount);

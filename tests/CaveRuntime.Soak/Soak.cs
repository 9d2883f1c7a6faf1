using System.Collections.Concurrent;
using System.Diagnostics;

namespace CaveRuntime.Soak;

/// <summary>
/// Sessions in rounds: while a round lasts, so many at once; then, when all have ended, a quiet point, at which nothing may be
/// left. One of the workers that wait is killed at every other quiet point.
/// </summary>
internal sealed class Soak(SoakOptions options, SoakHost host)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(12);
    private static readonly TimeSpan s_settle = TimeSpan.FromMinutes(3);

    private readonly ConcurrentDictionary<int, SessionPlan> _open = new();
    private readonly ConcurrentQueue<string> _unobserved = new();
    private readonly long _start = Stopwatch.GetTimestamp();
    private volatile bool _stops;
    private int _next;
    private TimeSpan _told;

    public Totals Totals { get; } = new();

    public List<QuietPoint> Quiet { get; } = [];

    public int WaitingWorkersKilled { get; private set; }

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_start);

    /// <summary>Runs until the time is up, or until a session does not end.</summary>
    public async Task RunAsync()
    {
        EventHandler<UnobservedTaskExceptionEventArgs> unobserved = (_, e) => _unobserved.Enqueue(e.Exception.ToString());
        TaskScheduler.UnobservedTaskException += unobserved;
        var whole = TimeSpan.FromMinutes(options.Minutes);
        var round = TimeSpan.FromSeconds(Math.Clamp(whole.TotalSeconds / 12, 8, 60));
        bool goesOn = true;
        while (goesOn && !_stops && (Elapsed < whole || Quiet.Count == 0))
        {
            goesOn = await RoundAsync(Elapsed + round < whole ? Elapsed + round : whole);
            if (goesOn)
                await QuietAsync();
            Tell();
        }

        TaskScheduler.UnobservedTaskException -= unobserved;
        foreach (string exception in _unobserved.Distinct())
            Totals.Violate($"an exception that nobody observed: {exception}");
        if (host.Server.Stranger is { } stranger)
            Totals.Violate($"a request named no session: {stranger}");
    }

    /// <summary>Begins no more sessions.</summary>
    public void Stop() => _stops = true;

    /// <summary>Plays one session of the plan alone.</summary>
    public async Task PlayAsync(int number)
    {
        await SessionAsync(number);
        await QuietAsync();
    }

    private async Task<bool> RoundAsync(TimeSpan end)
    {
        Task lanes = Task.WhenAll(Enumerable.Range(0, options.Sessions).Select(_ => Task.Run(async () =>
        {
            do
                await SessionAsync(Interlocked.Increment(ref _next));
            while (Elapsed < end && !_stops);
        })));
        try
        {
            await lanes.WaitAsync(end - Elapsed + s_patience);
            return true;
        }
        catch (TimeoutException)
        {
            foreach (SessionPlan plan in _open.Values)
                Totals.Violate($"the session did not end\n  again with: --seed {plan.Seed} --play {plan.Number}\n  {plan}");
            return false;
        }
    }

    private async Task SessionAsync(int number)
    {
        SessionPlan plan = SessionPlan.Draw(options.Seed, number);
        _open[number] = plan;
        SessionResult result = await new SoakSession(host, plan).PlayAsync();
        _open.TryRemove(number, out _);
        Totals.Add(result);
    }

    // What ends in the background (connections that nobody uses, processes that were killed) gets a while.
    private async Task QuietAsync()
    {
        long since = Stopwatch.GetTimestamp();
        QuietPoint point = await LookAsync();
        while (point.LeaksSince(Quiet.FirstOrDefault() ?? point).Any() && Stopwatch.GetElapsedTime(since) < s_settle)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
            // A worker that was killed or failed to start leaves the pool when a session meets it.
            if (point.Workers < SoakHost.WarmWorkers)
                await host.TakeOneAsync();
            point = await LookAsync();
        }

        foreach (string leak in point.LeaksSince(Quiet.FirstOrDefault() ?? point))
            Totals.Violate($"after {point.Sessions} sessions: {leak}");
        Quiet.Add(point);
        if (Quiet.Count % 2 == 0 && QuietPoint.WorkerIds().FirstOrDefault() is > 0 and var waiting)
        {
            using Process worker = Process.GetProcessById(waiting);
            worker.Kill();
            WaitingWorkersKilled++;
        }
    }

    private async Task<QuietPoint> LookAsync()
    {
        await host.WarmAsync();
        return QuietPoint.Take(Totals.Sessions, host.Folder);
    }

    private void Tell()
    {
        if (Elapsed - _told < TimeSpan.FromSeconds(50) && Quiet.Count > 1)
            return;
        _told = Elapsed;
        QuietPoint now = Quiet.LastOrDefault() ?? QuietPoint.Take(Totals.Sessions, host.Folder);
        Console.WriteLine(FormattableString.Invariant(
            $"{Elapsed.TotalMinutes,5:0.0} min: {Totals.Sessions} sessions, {Totals.Runs} runs, {Totals.Cells} cells, {Totals.LostWorkers} workers lost, {Totals.ViolationCount} violations; heap {now.Heap / 1e6:0.0} MB, RSS {now.Rss / 1e6:0} MB, {now.Open} descriptors, {now.Threads} threads, {now.Timers} timers"));
    }
}

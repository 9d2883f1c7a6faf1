using System.Diagnostics;
using CaveRuntime.Confinement.Starting;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace CaveRuntime.Benchmarks;

/// <summary>
/// How many sessions a gigabyte holds, against what one would write by hand: a process for each session with Roslyn's ScriptState in it.
/// And what
/// many sessions that compute at once do to each other.
/// </summary>
internal static class SessionsBenchmark
{
    /// <summary>What this program is started with to be one of the processes by hand.</summary>
    public const string ByHand = "script-state";

    // Twice what a worker waits before it lets go of memory.
    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(2);

    public static async Task Run(Effort effort)
    {
        int sessions = effort.Of(16, 2);
        double ours = await OursAsync(sessions);
        double theirs = await TheirsAsync(sessions);
        Measure.Print($"memory of an idle session, of {sessions}: worker and host | ScriptState in a process", ours, theirs, "MiB");
        Measure.Print("sessions in a gigabyte: ours | ScriptState in a process", 1024 / ours, 1024 / theirs, "");
        await ThroughputAsync(effort);
    }

    /// <summary>A process by hand: one small cell, then it says that it is ready and waits until it is ended.</summary>
    public static async Task HoldAsync()
    {
        ScriptState<object> state = await CSharpScript.RunAsync(
            "var x = 40 + 2; x",
            ScriptOptions.Default.AddImports(
                "System",
                "System.Linq",
                "System.Collections.Generic").AddReferences(typeof(Enumerable).Assembly));
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        Console.WriteLine("ready");
        Console.ReadLine();
        GC.KeepAlive(state);
    }

    private static async Task<double> OursAsync(int count)
    {
        await using var host = new CaveHost(new CaveOptions { Model = InstantModel.Create(), WarmWorkers = 0 });
        long before = ProcessFigures.Memory(Environment.ProcessId);
        List<Session> sessions = await OpenAsync(host, count);
        await Task.Delay(s_idle, TimeProvider.System);
        long held = Memory.OfTree(Environment.ProcessId) - before;
        foreach (Session session in sessions)
            await session.DisposeAsync();
        return held / 1048576.0 / count;
    }

    private static async Task<double> TheirsAsync(int count)
    {
        var processes = new List<Process>();
        for (int i = 0; i < count; i++)
        {
            processes.Add(
                Process.Start(
                    new ProcessStartInfo(Environment.ProcessPath!, [
                        ByHand
                    ]) { RedirectStandardInput = true, RedirectStandardOutput = true })!);
            await processes[^1].StandardOutput.ReadLineAsync();
        }

        double held = processes.Sum(p => ProcessFigures.Memory(p.Id)) / 1048576.0 / count;
        foreach (Process process in processes)
        {
            process.StandardInput.Close();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        return held;
    }

    /// <summary>Small cells a second, all sessions together, one session against many.</summary>
    private static async Task ThroughputAsync(Effort effort)
    {
        await using var host = new CaveHost(new CaveOptions { Model = InstantModel.Create(), WarmWorkers = 0 });
        int cells = effort.Of(200, 5);
        double alone = await CellsASecondAsync(host, 1, cells);
        foreach (int count in effort.Short ? [2] : new[] { 2, 4, 8, 16 })
            Measure.Print($"small cells a second: {count} sessions together | one", await CellsASecondAsync(host, count, cells), alone, "");
    }

    private static async Task<double> CellsASecondAsync(CaveHost host, int count, int cells)
    {
        List<Session> sessions = await OpenAsync(host, count);
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(sessions.Select(async session =>
        {
            for (int i = 0; i < cells; i++)
                await session.RunCellAsync($"var y{i} = {i} * 2; y{i}");
        }));
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        foreach (Session session in sessions)
            await session.DisposeAsync();
        return count * cells / seconds;
    }

    private static async Task<List<Session>> OpenAsync(CaveHost host, int count)
    {
        var sessions = new List<Session>();
        for (int i = 0; i < count; i++)
        {
            sessions.Add(host.Open());
            await sessions[^1].RunCellAsync("var x = 40 + 2; x");
        }

        return sessions;
    }
}

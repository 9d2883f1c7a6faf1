using System.Diagnostics;

namespace CaveRuntime.Tests.Journal;

/// <summary>Two minutes of kills, as a program of its own, so that only its own processes are counted.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class KillTests
{
    // Two minutes of kills, and however long a busy machine takes to bring the last sessions to their end.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(15);

    [Fact]
    public async Task Two_minutes_of_killed_hosts_and_workers_lose_nothing_and_pay_for_nothing_twice()
    {
        var start = new ProcessStartInfo(
            Repository.Program("CaveRuntime.Kill"),
            ["--minutes", "2", "--sessions", "3", "--scripts", "6", "--seed", "1"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process kill = Process.Start(start)!;
        using var patience = new CancellationTokenSource(s_patience);
        try
        {
            Task<string> output = kill.StandardOutput.ReadToEndAsync(patience.Token);
            Task<string> error = kill.StandardError.ReadToEndAsync(patience.Token);
            await kill.WaitForExitAsync(patience.Token);
            string all = await output + await error;
            Assert.True(kill.ExitCode == 0, all);
            Assert.Contains("| violations | 0 |", all, StringComparison.Ordinal);
        }
        finally
        {
            if (!kill.HasExited)
                kill.Kill(entireProcessTree: true);
        }
    }
}

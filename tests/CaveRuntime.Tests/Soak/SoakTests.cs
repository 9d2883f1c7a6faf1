using System.Diagnostics;

namespace CaveRuntime.Tests.Soak;

/// <summary>Two minutes of the soak, as a process of its own, so that only what it does itself is counted. docs/reliability.md has an hour
/// of it.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class SoakTests
{
    // Two minutes of sessions, and however long a busy machine takes to end the last ones.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(15);

    [Fact]
    public async Task Two_minutes_of_sessions_with_random_faults_lose_nothing_and_leak_nothing()
    {
        var start = new ProcessStartInfo(
            Repository.Program("CaveRuntime.Soak"),
            ["--minutes", "2", "--sessions", "2", "--seed", "1"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process soak = Process.Start(start)!;
        using var patience = new CancellationTokenSource(s_patience);
        try
        {
            Task<string> output = soak.StandardOutput.ReadToEndAsync(patience.Token);
            Task<string> error = soak.StandardError.ReadToEndAsync(patience.Token);
            await soak.WaitForExitAsync(patience.Token);
            string all = await output + await error;
            Assert.True(soak.ExitCode == 0, all);
            Assert.Contains("| violations | 0 |", all, StringComparison.Ordinal);
        }
        finally
        {
            if (!soak.HasExited)
                soak.Kill(entireProcessTree: true);
        }
    }
}

namespace CaveRuntime.Tests.Journal;

/// <summary>Two minutes of kills, as a program of its own, so that only its own processes are counted.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class KillTests
{
    [Fact]
    public async Task Two_minutes_of_killed_hosts_and_workers_lose_nothing_and_pay_for_nothing_twice()
    {
        string all = await ProgramRun.SucceedsAsync("CaveRuntime.Kill", "--minutes", "2", "--sessions", "3", "--scripts", "6", "--seed", "1");
        Assert.Contains("| violations | 0 |", all, StringComparison.Ordinal);
    }
}

namespace CaveRuntime.Tests.Soak;

/// <summary>Two minutes of the soak, as a process of its own, so that only what it does itself is counted. docs/reliability.md has an hour
/// of it.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class SoakTests
{
    [Fact]
    public async Task Two_minutes_of_sessions_with_random_faults_lose_nothing_and_leak_nothing()
    {
        string all = await ProgramRun.SucceedsAsync("CaveRuntime.Soak", "--minutes", "2", "--sessions", "2", "--seed", "1");
        Assert.Contains("| violations | 0 |", all, StringComparison.Ordinal);
    }
}

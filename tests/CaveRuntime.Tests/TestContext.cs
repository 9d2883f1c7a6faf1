namespace CaveRuntime.Tests;

/// <summary>How long a test waits for what has to come, before it says that it did not.</summary>
internal static class TestContext
{
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);

    public static CancellationToken Cancel => CancellationToken.None;
}

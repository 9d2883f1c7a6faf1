namespace CaveRuntime.Tests.Cli;

/// <summary>Runs that were recorded before events had one schema, and what <c>cave show</c> printed of them then.</summary>
public sealed class RecordedTests
{
    [Theory]
    [InlineData("ask")]
    [InlineData("fold")]
    [InlineData("map")]
    [InlineData("reduced")]
    public async Task A_run_of_before_is_shown_as_before(string name)
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "Cli", "Recorded");
        using var cave = new Cave();
        Outcome shown = await cave.RunAsync("show", Path.Combine(folder, $"{name}.jsonl"));
        Assert.True(shown.Code == 0, shown.Error);
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(folder, $"{name}.show.txt")), shown.Out);
    }
}

using System.Text;

namespace CaveRuntime.Tests.Cli;

/// <summary><c>cave show</c> shows of any file what is an event, and the runs that are recorded are found again by their owner alone.</summary>
public sealed class ShowTests
{
    private const string Started = """{"event":"run_started","run_id":"x","seq":1,"time":"2026-01-01T00:00:00Z","model":"m","question":"why?","context_chars":1}""";

    [Theory]
    [InlineData("""{"event":"model_called","run_id":"y"}""")]
    [InlineData("""{"event":"run_finished","run_id":"x"}""")]
    [InlineData("""{"event":"cell_finished"}""")]
    [InlineData("""{"event":"run_started","run_id":null,"time":"t"}""")]
    [InlineData("""{"event":"child_started","run_id":"x","child":null}""")]
    [InlineData("""{"event":7}""")]
    [InlineData("""{"event":"warning","message":["a"]}""")]
    [InlineData("""{"event":"message_added","role":"nobody","text":"x"}""")]
    [InlineData("""{"event":"run_started","run_id":"x","ti""")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("garbage")]
    [InlineData("\0\u0001\uFFFD")]
    public async Task A_line_that_is_no_event_is_counted_and_the_rest_is_shown(string line)
    {
        using var cave = new Cave();
        cave.Write("r.jsonl", $"{Started}\n{line}\n{Started}\n");
        Outcome shown = await cave.RunAsync("show", "r.jsonl");
        Assert.Equal(0, shown.Code);
        Assert.Contains("why?", shown.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", shown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_that_hold_no_event_are_refused()
    {
        using var cave = new Cave();
        cave.Write("deep.jsonl", $"{{\"event\":{new string('[', 100_000)}");
        cave.Write("long.jsonl", new string('x', 3_000_000));
        cave.Write("noise.bin", Noise());
        cave.Write("empty.jsonl", "");
        foreach (string file in new[] { "deep.jsonl", "long.jsonl", "noise.bin" })
            (await cave.RunAsync("show", file)).IsRefusal(2, file, "not an event");
        (await cave.RunAsync("show", "empty.jsonl")).IsRefusal(2, "empty");
        (await cave.RunAsync("show", ".")).IsRefusal(2, ".");
    }

    [Fact]
    public async Task Runs_are_listed_private_and_the_last_one_is_that_of_the_folder()
    {
        using var cave = new Cave();
        cave.Write("a.txt", "The parrot is called Polly.");
        Assert.Equal("no run is recorded yet\n", (await cave.RunAsync("runs")).Error);
        Assert.Equal(0, (await cave.RunAsync("ask", "What is the parrot called?", "-f", "a.txt", "--transcript", "t.jsonl")).Code);
        using var elsewhere = new Cave();
        elsewhere.Environment["XDG_STATE_HOME"] = Path.Combine(cave.Folder, "state");
        elsewhere.Write("b.txt", "The dog is called Rex.");
        (await elsewhere.RunAsync("show", "last")).IsRefusal(2, "no run was recorded in this folder", "cave runs");
        await elsewhere.RunAsync("ask", "What is the dog called?", "-f", "b.txt");

        Assert.Contains("parrot", (await cave.RunAsync("show", "last")).Out, StringComparison.Ordinal);
        Assert.Contains("dog", (await elsewhere.RunAsync("show", "last")).Out, StringComparison.Ordinal);
        string[] listed = (await cave.RunAsync("runs")).Lines;
        Assert.Equal(2, listed.Length);
        Assert.Contains("What is the dog called?", listed[0], StringComparison.Ordinal);
        Assert.Contains("answered", listed[1], StringComparison.Ordinal);
        Assert.Contains("\"stop\":\"answered\"", (await cave.RunAsync("runs", "--max", "1", "--output", "json")).Out, StringComparison.Ordinal);
        if (OperatingSystem.IsWindows())
            return;
        string runs = Path.Combine(cave.Folder, "state", "cave", "runs");
        const UnixFileMode own = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.Equal(own | UnixFileMode.UserExecute, File.GetUnixFileMode(runs));
        foreach (string file in Directory.GetFiles(runs).Append(Path.Combine(cave.Folder, "t.jsonl")))
            Assert.Equal(own, File.GetUnixFileMode(file));
    }

    private static byte[] Noise()
    {
        var noise = new byte[100_000];
        new Random(3).NextBytes(noise);
        return noise;
    }
}

using System.Diagnostics;

namespace CaveRuntime.Tests.Cli;

/// <summary>What is piped into a command that does not read it is not dropped in silence, and not waited for either.</summary>
public sealed class UnreadInputTests
{
    [Theory]
    [InlineData("runs")]
    [InlineData("show", "nothing.jsonl")]
    [InlineData("eval", "nothing.jsonl", "--out", "out.jsonl")]
    [InlineData("sessions")]
    [InlineData("resume", "nothing")]
    [InlineData("policy", "show", "sealed")]
    [InlineData("trust")]
    public async Task It_is_said_in_one_sentence(params string[] arguments)
    {
        using var cave = new Cave { Input = "The parrot is called Polly." };
        string said = Assert.Single((await cave.RunAsync(arguments)).Error.Split('\n'), l => l.Contains("piped in", StringComparison.Ordinal));
        Assert.Contains($"'cave {string.Join(' ', arguments.Take(arguments[0] == "policy" ? 2 : 1))}' does not read standard input", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("runs")]
    [InlineData("exec", "c.csx")]
    public async Task Nothing_is_said_of_an_empty_pipe_or_of_what_was_read(params string[] arguments)
    {
        using var cave = new Cave { Input = arguments[0] == "exec" ? "The parrot is called Polly." : "" };
        cave.Write("c.csx", "docs.Count");
        Assert.DoesNotContain("piped in", (await cave.RunAsync(arguments)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipe_that_never_ends_is_not_waited_for()
    {
        using var cave = new Cave { KeepsInputOpen = true, Input = "x" };
        using Process process = cave.Start("runs");
        Outcome outcome = await Cave.EndAsync(process);
        Assert.Contains("'cave runs' does not read standard input", outcome.Error, StringComparison.Ordinal);
    }
}

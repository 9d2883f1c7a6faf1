using CaveRuntime.Testing;
using CaveRuntime.Tests.Repl;

namespace CaveRuntime.Tests.Cli;

/// <summary>A large map-reduce at a terminal: what it takes is told, somebody says yes or no, and then how far it is is drawn.</summary>
public sealed class ConsentTests
{
    [TerminalFact]
    public async Task At_a_terminal_a_no_asks_nothing()
    {
        await using var server = LocalModelServer.Start(_ => "nothing");
        using Cave cave = WithPriced();
        await using PseudoTerminal terminal = Ask(cave, server);
        await terminal.WaitAsync(t => t.Text.Contains("Begin? [y/N]", StringComparison.Ordinal), "the question");
        Assert.Contains("USD", terminal.Text, StringComparison.Ordinal);
        await terminal.PressAsync("\r");
        Assert.Equal(130, await terminal.EndAsync());
        Assert.Contains("nothing was asked", terminal.Text, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [TerminalFact]
    public async Task At_a_terminal_a_yes_begins_and_how_far_it_is_is_drawn()
    {
        using var half = new SemaphoreSlim(0);
        int calls = 0;
        await using var server = LocalModelServer.Start(async (_, stop) =>
        {
            if (Interlocked.Increment(ref calls) > 20)
                await half.WaitAsync(stop);
            return LocalReply.Text("nothing");
        });
        using Cave cave = WithPriced();
        await using PseudoTerminal terminal = Ask(cave, server);
        await terminal.WaitAsync(t => t.Text.Contains("Begin? [y/N]", StringComparison.Ordinal), "the question");
        await terminal.PressAsync("y\r");
        await terminal.WaitAsync(t => t.Text.Contains("map [", StringComparison.Ordinal) && t.Text.Contains("USD so far", StringComparison.Ordinal), "how far it is");
        half.Release(1_000_000);
        Assert.Equal(0, await terminal.EndAsync());
    }

    [TerminalFact]
    public async Task At_a_terminal_yes_can_be_said_beforehand()
    {
        await using var server = LocalModelServer.Start(_ => "nothing");
        using Cave cave = WithPriced();
        await using PseudoTerminal terminal = Ask(cave, server, "--yes");
        Assert.Equal(0, await terminal.EndAsync());
        Assert.DoesNotContain("[y/N]", terminal.Text, StringComparison.Ordinal);
        Assert.Contains("this map-reduce makes about", terminal.Text, StringComparison.Ordinal);
    }

    private static Cave WithPriced()
    {
        var cave = new Cave();
        cave.Write("a.txt", string.Concat(Enumerable.Repeat("A fox met a dog.\n", 6_000)));
        cave.Write("config/cave/cave.json", """{ "models": { "openai:m": { "window": 8000, "input_price": 100, "output_price": 100 } } }""");
        cave.Environment["OPENAI_API_KEY"] = "no-key-at-all";
        return cave;
    }

    private static PseudoTerminal Ask(Cave cave, LocalModelServer server, params string[] more) => new(
        cave,
        columns: 120,
        rows: 40,
        ["ask", "Which animals?", "-f", "a.txt", "--map-reduce", "--chunk-tokens", "500", "-m", "openai:m", "--base-url", server.BaseUrl.ToString(), .. more]);
}

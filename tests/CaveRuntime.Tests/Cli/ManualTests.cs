using System.CommandLine;
using System.Diagnostics;
using CaveRuntime.Cli;
using CaveRuntime.Cli.Manual;
using CaveRuntime.Cli.Shell;
using Microsoft.Extensions.Logging.Abstractions;

namespace CaveRuntime.Tests.Cli;

/// <summary>The manual page, help without arguments, and <c>--quiet</c>.</summary>
public sealed class ManualTests
{
    private static readonly RootCommand s_root = CommandTree.Create(new Terminal(_ => NullLoggerFactory.Instance), interrupt: null!);

    [Fact]
    public void The_manual_page_has_every_command_and_every_flag()
    {
        string page = ManualPage.Write(s_root, "1.2");
        Assert.StartsWith(".TH CAVE 1", page, StringComparison.Ordinal);
        Assert.All(All(s_root).Where(c => !c.Hidden && c != s_root), command =>
        {
            Assert.Contains($"{ManualPage.Text(command.Name)}", page, StringComparison.Ordinal);
            Assert.All(command.Options.Where(o => !o.Hidden), o => Assert.Contains($"\\fB{ManualPage.Text(o.Name)}\\fR", page, StringComparison.Ordinal));
        });
        Assert.DoesNotContain("cave complete", page, StringComparison.Ordinal);
        Assert.All(page.Split('\n'), line => Assert.Matches(@"^(\.(TH|SH|SS|TP|B|I)\b|[^.']|$)", line));
    }

    [Theory]
    [InlineData(".SH is no command here", "\\&.SH is no command here")]
    [InlineData("a\\b --flag \"x\"", "a\\eb \\-\\-flag \\(dqx\\(dq")]
    [InlineData("é…🙂", "\\[u00E9]\\[u2026]\\[u1F642]")]
    public void Words_of_a_description_are_no_commands_of_the_page(string text, string roff) => Assert.Equal(roff, ManualPage.Text(text));

    [ShellFact("groff")]
    public async Task The_manual_page_is_set_without_a_complaint()
    {
        using var cave = new Cave();
        Outcome printed = await cave.RunAsync("man");
        Assert.Equal(0, printed.Code);
        cave.Write("cave.1", printed.Out);
        ProcessStartInfo start = cave.Prepare("groff");
        foreach (string argument in new[] { "-ww", "-man", "-Tutf8", "-P-cbou", "cave.1" })
            start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Outcome set = await Cave.EndAsync(process);
        Assert.Equal("", set.Error);
        Assert.Contains("--max-cost USD", set.Out, StringComparison.Ordinal);
        Assert.Contains("cave sessions rm NAME...", set.Out, StringComparison.Ordinal);
        Assert.Contains("EXIT STATUS", set.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "ask")]
    [InlineData("keys", "set")]
    [InlineData("policy", "explain")]
    public async Task A_group_without_arguments_shows_help(string group, string word)
    {
        using var cave = new Cave();
        Outcome outcome = await cave.RunAsync(group.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal((0, ""), (outcome.Code, outcome.Error));
        Assert.Contains("Usage:", outcome.Out, StringComparison.Ordinal);
        Assert.Contains(word, outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_does_not_exist_is_refused_still()
    {
        using var cave = new Cave();
        (await cave.RunAsync("aks")).IsRefusal(2, "'aks' is not a command or flag of cave");
        (await cave.RunAsync("keys", "sett")).IsRefusal(2, "'sett' is not a command or flag of cave keys");
    }

    [Fact]
    public async Task Quiet_leaves_the_answer_on_standard_output_and_nothing_on_standard_error()
    {
        using var cave = new Cave();
        cave.Write("a.txt", "A fox met a dog.");
        cave.Write("cave.json", """{ "model": "openai:other" }""");
        Outcome outcome = await cave.RunAsync("ask", "How often does \"fox\" occur?", "-f", "a.txt", "--quiet");
        Assert.Equal(("1\n", "", 0), (outcome.Out, outcome.Error, outcome.Code));
        (await cave.RunAsync("ask", "How many?", "-f", "b.txt", "-q")).IsRefusal(2, "b.txt");
        (await cave.RunAsync("ask", "How many?", "-f", "a.txt", "-q", "--cells")).IsRefusal(2, "--quiet and --cells contradict each other");
        outcome = await cave.RunAsync("sessions", "--quiet");
        Assert.Equal(("", 0), (outcome.Error, outcome.Code));
    }

    private static IEnumerable<Command> All(Command command) => command.Subcommands.SelectMany(All).Prepend(command);
}

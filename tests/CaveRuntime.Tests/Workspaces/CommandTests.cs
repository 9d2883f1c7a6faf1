using CaveRuntime.Workspaces;

namespace CaveRuntime.Tests.Workspaces;

/// <summary>Commands that behave.</summary>
public sealed class CommandTests
{
    [Fact]
    public async Task A_command_works_in_the_folder_and_its_end_is_told()
    {
        using WorkFolder folder = new WorkFolder().With("a", "one\n");
        using Workspace workspace = folder.Open();
        CommandResult result = await workspace.Run("pwd; cat a; echo wrong >&2; echo made > b; mkdir -p c && mv b c/; exit 3");
        Assert.Equal((3, "exited", true), (result.ExitCode, result.End, result.IsWhole));
        Assert.Equal($"{workspace.Folder}\none\nwrong\n", result.Output);
        Assert.Equal("made\n", File.ReadAllText(folder.At("c/b")));
    }

    [Fact]
    public async Task Arguments_of_a_program_are_never_read_by_a_shell()
    {
        using var folder = new WorkFolder();
        using Workspace workspace = folder.Open();
        CommandResult result = await workspace.RunProgramAsync(["printf", "%s", "$(touch pwned); `touch pwned` \"'"]);
        Assert.Equal("$(touch pwned); `touch pwned` \"'", result.Output);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Inside));
        Assert.Equal(127, (await workspace.RunProgramAsync(["no-such-program"])).ExitCode);
    }

    [Fact]
    public async Task Output_is_kept_whole_and_shown_head_and_tail()
    {
        using var folder = new WorkFolder();
        using Workspace workspace = folder.Open(new WorkspaceOptions { Commands = new CommandOptions { ShownChars = 300 } });
        CommandResult result = await workspace.Run("seq 1 1000");
        Assert.False(result.IsWhole);
        Assert.StartsWith("1\n2\n3\n", result.Output, StringComparison.Ordinal);
        Assert.EndsWith("999\n1000\n", result.Output, StringComparison.Ordinal);
        FileView view = workspace.Output(result.Id, 500, 2);
        Assert.Equal(("500\n501\n", 1000, 502), (view.Text, view.TotalLines, view.Next));
        Assert.Throws<ArgumentException>(() => workspace.Output(99));
    }

    [Fact]
    public async Task Nothing_of_the_hosts_environment_is_seen_but_the_path()
    {
        using var folder = new WorkFolder();
        using Workspace workspace = folder.Open(new WorkspaceOptions { Commands = new CommandOptions { Environment = new Dictionary<string, string> { ["MINE"] = "given" } } });
        CommandResult result = await workspace.Run("env; test \"$MINE\" = given");
        Assert.Equal(0, result.ExitCode);
        Assert.DoesNotContain("KEY", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Environment.GetEnvironmentVariable("HOME") + "\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_one_who_waits_can_stop_it()
    {
        using var folder = new WorkFolder();
        using Workspace workspace = folder.Open();
        using var stop = new CancellationTokenSource();
        Task<CommandResult> running = workspace.Run("echo $$ > pid; exec sleep 600", null, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(TestContext.Patience));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => workspace.Run("true", TimeSpan.FromDays(1)));
    }

    [Theory]
    [InlineData("dotnet test", true)]
    [InlineData("dotnet test --no-build", true)]
    [InlineData("dotnet test; rm -rf /", false)]
    [InlineData("dotnet test $(id)", false)]
    [InlineData("dotnet test > /x", false)]
    [InlineData("dotnet tests", false)]
    [InlineData("dotnet test\nid", false)]
    [InlineData("make all", true)]
    [InlineData("make all x", false)]
    [InlineData("dotnet test --force", false)]
    public async Task A_rule_fits_words_and_no_second_command(string command, bool runs)
    {
        var rules = new CommandRules { Allow = ["dotnet test *", "make all"], Deny = ["dotnet test --force *"] };
        Assert.Equal(runs, await rules.RefusalAsync(command) is null);
        Assert.Equal(!command.Contains("--force", StringComparison.Ordinal), await (rules with { Ask = (_, _) => ValueTask.FromResult(true) }).RefusalAsync(command) is null);
    }
}

using System.CommandLine;
using System.Diagnostics;
using CaveRuntime.Cli;
using CaveRuntime.Cli.ShellCompletion;
using CaveRuntime.Cli.Shell;
using Microsoft.Extensions.Logging.Abstractions;

namespace CaveRuntime.Tests.Cli;

/// <summary>What a shell is told that may stand at the end of a command line, and the scripts with the shells themselves.</summary>
public sealed class CompletionTests
{
    private static readonly Command s_root = CommandTree.Create(new Terminal(_ => NullLoggerFactory.Instance), interrupt: null!);

    [Theory]
    [InlineData("", "ask,exec,repl,sessions,completion", "complete")]
    [InlineData("se", "sessions", "ask")]
    [InlineData("ask --ma", "--max-turns,--map-reduce,--max-cost", "--model")]
    [InlineData("ask --schema x -", "--output,--model,--help", "--schema")]
    [InlineData("ask -f a.txt -", "--file,--dir", "-f")]
    [InlineData("ask --output ", "text,json,stream-json", "--output")]
    [InlineData("ask --output js", "json", "text")]
    [InlineData("ask --context ", "auto,fold", "none of them")]
    [InlineData("ask --policy ", "sealed,off", "")]
    [InlineData("ask --isolation ", "sealed,process,in-process", "")]
    [InlineData("ask why -m ", "fast,offline,openai:", "ask")]
    [InlineData("ask why -m openai:", "openai:,openai:local", "offline")]
    [InlineData("resume ", "tickets", "ask")]
    [InlineData("ask --session t", "tickets", "")]
    [InlineData("sessions ", "rm,export,verify", "tickets")]
    [InlineData("sessions rm ", "tickets", "")]
    [InlineData("sessions rm tickets ", "tickets", "")]
    [InlineData("show ", "last,run-1,tickets", "")]
    [InlineData("completion ", "bash,zsh,fish,powershell", "")]
    [InlineData("keys set ", "openai", "offline")]
    [InlineData("ask -- -", "", "--file")]
    public void Words_are_those_of_the_commands_and_of_the_user(string line, string there, string notThere)
    {
        string[] found = [.. Complete(line).Words.Select(w => w.Text)];
        Assert.All(there.Split(',', StringSplitOptions.RemoveEmptyEntries), word => Assert.Contains(word, found));
        Assert.DoesNotContain(notThere, found);
    }

    [Theory]
    [InlineData("ask why -f ", true, false)]
    [InlineData("ask why -d ", false, true)]
    [InlineData("ask why --transcript ", true, false)]
    [InlineData("ask why --schema ", true, false)]
    [InlineData("exec ", true, false)]
    [InlineData("trust ", false, true)]
    [InlineData("ask why --max-turns ", false, false)]
    [InlineData("ask why --output ", false, false)]
    public void Names_of_files_are_left_to_the_shell(string line, bool files, bool folders)
    {
        Suggestions found = Complete(line);
        Assert.Equal((files, folders), (found.TakesFiles, found.TakesFolders));
    }

    [Fact]
    public async Task Bash_completes_commands_flags_sessions_and_models()
    {
        using Cave cave = await WithNamesAsync();
        Assert.Equal("sessions", await BashAsync(cave, "cave sess"));
        Assert.Contains("--max-cost", (await BashAsync(cave, "cave ask --max-")).Split('\n'));
        Assert.Contains("tickets", (await BashAsync(cave, "cave resume ")).Split('\n'));
        Assert.Equal("local", await BashAsync(cave, "cave ask why -m openai:l"));
        Assert.Equal("a b.txt", await BashAsync(cave, "cave ask why -f a"));
    }

    [ShellFact("zsh")]
    public async Task Zsh_takes_the_script()
    {
        using Cave cave = await WithNamesAsync();
        Assert.Equal("complete:cave _cave", await ShellAsync(
            cave, "zsh", "-fc", Function() + "autoload -U compinit; compinit -u -d ./zcompdump; eval \"$(cave completion zsh)\"; echo complete:cave ${_comps[cave]}"));
        // What the completion system would be handed.
        string stub = "_describe() { print -rl -- ${(P)argv[-1]}; }; _files() { echo files; }; compdef() { :; }; eval \"$(cave completion zsh)\"; words=(cave ask why -m openai:l); CURRENT=5; _cave";
        Assert.Equal("openai\\:local:configured", await ShellAsync(cave, "zsh", "-fc", Function() + stub));
    }

    [ShellFact("fish")]
    public async Task Fish_completes_commands_flags_sessions_and_models()
    {
        using Cave cave = await WithNamesAsync();
        string define = $"function cave; dotnet {Program} $argv; end; cave completion fish | source; ";
        Assert.StartsWith("sessions\t", await ShellAsync(cave, "fish", "-c", define + "complete -C 'cave sess'"), StringComparison.Ordinal);
        Assert.Contains("tickets", await ShellAsync(cave, "fish", "-c", define + "complete -C 'cave resume '"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_script_says_where_it_goes_and_another_shell_is_refused()
    {
        using var cave = new Cave();
        foreach (string shell in new[] { "bash", "zsh", "fish", "powershell" })
            Assert.Contains($"cave completion {shell}", (await cave.RunAsync("completion", shell)).Out, StringComparison.Ordinal);
        (await cave.RunAsync("completion", "tcsh")).IsRefusal(2, "tcsh", "bash, zsh, fish or powershell");
    }

    private static Suggestions Complete(string line) => new Completer(s_root, new KnownNames()).Of(line.Split(' '));

    private static string Program => Path.Combine(AppContext.BaseDirectory, "cave.dll");

    private static string Function() => $"cave() {{ dotnet '{Program}' \"$@\"; }}\n";

    private static async Task<Cave> WithNamesAsync()
    {
        var cave = new Cave();
        cave.Write("config/cave/cave.json", """{ "models": { "openai:local": { "window": 8000 } } }""");
        cave.Write("a b.txt", "A fox met a dog.");
        Assert.Equal(0, (await cave.RunAsync("ask", "Who met a dog?", "-f", "a b.txt", "--session", "tickets")).Code);
        return cave;
    }

    // As bash does it when Tab is pressed.
    private static Task<string> BashAsync(Cave cave, string line) => ShellAsync(cave, "bash", "-c", $$"""
        {{Function()}}
        eval "$(cave completion bash)"
        compopt() { :; }
        COMP_LINE='{{line}}'
        COMP_POINT=${#COMP_LINE}
        _cave_complete cave
        printf '%s\n' "${COMPREPLY[@]}"
        """);

    private static async Task<string> ShellAsync(Cave cave, string shell, params string[] arguments)
    {
        ProcessStartInfo start = cave.Prepare(shell);
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Outcome outcome = await Cave.EndAsync(process);
        Assert.Equal("", outcome.Error);
        return outcome.Out.TrimEnd('\n');
    }

    private sealed class KnownNames : INames
    {
        public IEnumerable<Suggestion> Sessions() => [new("tickets", "Which?")];

        public IEnumerable<Suggestion> Runs() => [new("last", null), new("run-1", null)];

        public IEnumerable<Suggestion> Models() => [new("fast", null), new("offline", null), new("openai:", null), new("openai:local", null)];

        public IEnumerable<Suggestion> Providers() => [new("openai", null)];

        public IEnumerable<Suggestion> Policies() => [new("sealed", null), new("off", null)];

        public IEnumerable<Suggestion> ViewPolicies() => [new("auto", null), new("fold", null)];

        public IEnumerable<Suggestion> Questions() => [new("@dates", "When?")];
    }
}

/// <summary>A test with a shell; skipped, and said so, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ShellFactAttribute : FactAttribute
{
    public ShellFactAttribute(string shell) => Skip = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, shell))) ? null : $"This machine has no {shell}.";
}

using System.CommandLine;
using CaveRuntime.Cli.ShellCompletion;
using CaveRuntime.Cli.Shell;

namespace CaveRuntime.Cli.Commands;

/// <summary><c>cave completion</c>: what makes a shell complete command lines of <c>cave</c>; and the hidden <c>cave complete</c>, which
/// the shell then asks.</summary>
internal static class CompletionCommand
{
    private const string Resources = "completion/";

    private static readonly string[] s_shells = ["bash", "zsh", "fish", "powershell"];

    public static Command Create(Terminal terminal)
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh, fish or powershell.", HelpName = string.Join('|', s_shells) };
        var command = new Command(
            "completion",
            "Print what makes a shell complete commands, flags, sessions and models of cave; its first lines say where it goes.") { shell };
        command.SetAction(parsed =>
        {
            string name = parsed.GetRequiredValue(shell);
            if (!s_shells.Contains(name))
                throw new UsageException($"there is no completion for '{name}'. Write {string.Join(", ", s_shells[..^1])} or {s_shells[^1]}.");
            using var script = new StreamReader(typeof(CompletionCommand).Assembly.GetManifestResourceStream(Resources + name)!);
            terminal.Out.Write(script.ReadToEnd());
            return ExitCode.Answered;
        });
        return command;
    }

    /// <summary>The one that shells ask.</summary>
    public static Command CreateAsked(Terminal terminal)
    {
        var words = new Argument<string[]>("WORDS") { Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("complete", "Print what may stand at the end of a command line, for shells.") { words };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            // PowerShell cannot hand over an empty word as what it is.
            string[] line = [.. (parsed.GetValue(words) ?? []).Select(w => w == "\"\"" ? "" : w)];
            foreach (string found in new Completer(parsed.RootCommandResult.Command, new UserNames(terminal)).Of(line).Lines())
                terminal.Out.WriteLine(found);
            return ExitCode.Answered;
        });
        return command;
    }
}

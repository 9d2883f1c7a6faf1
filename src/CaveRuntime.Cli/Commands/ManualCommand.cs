using System.CommandLine;
using System.Reflection;
using CaveRuntime.Cli.Manual;
using CaveRuntime.Cli.Shell;

namespace CaveRuntime.Cli.Commands;

/// <summary><c>cave man</c>: the manual page.</summary>
internal static class ManualCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command("man", "Print the manual page of all commands: cave man | man -l -, or > ~/.local/share/man/man1/cave.1.");
        command.SetAction(parsed =>
        {
            string version = typeof(ManualCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
            terminal.Out.Write(ManualPage.Write((RootCommand)parsed.RootCommandResult.Command, version.Split('+')[0]));
            return ExitCode.Answered;
        });
        return command;
    }
}

using System.CommandLine;
using System.CommandLine.Parsing;
using CaveRuntime.Cli.Commands;
using CaveRuntime.Cli.Shell;

namespace CaveRuntime.Cli;

/// <summary>From arguments to an exit code. Every failure that is not a defect is one line on standard error.</summary>
internal static class CommandLine
{
    // The commands that may read standard input.
    private static readonly string[] s_readers = ["ask", "exec", "repl", "set"];

    public static async Task<int> RunAsync(string[] arguments, Terminal terminal, Interrupt interrupt)
    {
        var root = new RootCommand(
            "Ask questions of inputs far larger than a model's window: the model operates on them with C# cells in a sealed worker.")
        {
            AskCommand.Create(terminal),
            ExecCommand.Create(terminal),
            ReplCommand.Create(terminal, interrupt),
            ResumeCommand.Create(terminal),
            SessionsCommand.Create(terminal),
            ForkCommand.Create(terminal),
            ServeCommand.Create(terminal),
            EvalCommand.Create(terminal),
            ShowCommand.Create(terminal),
            RunsCommand.Create(terminal),
            ExportCommand.Create(terminal),
            ModelsCommand.Create(terminal),
            KeysCommand.Create(terminal),
            DoctorCommand.Create(terminal),
            PolicyCommand.Create(terminal),
            TrustCommand.Create(terminal),
        };
        // A question that begins with @ is a question, not the name of a file with more arguments.
        ParseResult parsed = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            string name = Name(parsed.CommandResult);
            // What was not recognised explains what is missing, not the other way round.
            string problem = parsed.UnmatchedTokens.Count > 0
                ? $"'{parsed.UnmatchedTokens[0]}' is not a command or flag of {name}{Hint(parsed)}"
                : parsed.Errors[0].Message.TrimEnd('.');
            terminal.Fail($"{problem}. See '{name} --help'.");
            return ExitCode.WrongUsage;
        }

        bool runs = ReferenceEquals(parsed.Action, parsed.CommandResult.Command.Action);
        if (runs && !s_readers.Contains(parsed.CommandResult.Command.Name))
            terminal.WarnOfUnreadInput(Name(parsed.CommandResult));
        try
        {
            var configuration = new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
                Output = terminal.Out,
                Error = terminal.Error
            };
            int code = await parsed.InvokeAsync(configuration, interrupt.Token).ConfigureAwait(false);
            // Now what came too late for the first look, and what a reader had no use for.
            if (runs && code != ExitCode.WrongUsage)
                terminal.WarnOfUnreadInput(Name(parsed.CommandResult));
            return code;
        }
        catch (Exception failure) when (ExitCode.Of(failure) is { } code)
        {
            terminal.Fail(failure is OperationCanceledException ? "cancelled." : failure.Message);
            return code;
        }
    }

    // What a shell makes of a pattern is many names, of which -f has taken one.
    private static string Hint(ParseResult parsed)
    {
        string extra = parsed.UnmatchedTokens[0];
        if (parsed.CommandResult.Command.Options.All(o => o.Name != "--file") || extra.StartsWith('-') || !Path.Exists(extra))
            return "";
        return Directory.Exists(extra)
            ? $". A folder is named with -d: -d {extra}"
            : $". Each file is named with a -f of its own: -f {extra}; for a pattern, name a folder and the pattern: -d DIR --include '*{Path.GetExtension(extra)}'";
    }

    private static string Name(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{Name(parent)} {command.Command.Name}" : "cave";
}

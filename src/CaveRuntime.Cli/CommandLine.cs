using System.CommandLine;
using System.CommandLine.Parsing;
using CaveRuntime.Cli.Shell;

namespace CaveRuntime.Cli;

/// <summary>From arguments to an exit code. Every failure that is not a defect is one line on standard error.</summary>
internal static class CommandLine
{
    // The commands that may read standard input.
    private static readonly string[] s_readers = ["ask", "exec", "repl", "set"];

    public static async Task<int> RunAsync(string[] arguments, Terminal terminal, Interrupt interrupt)
    {
        RootCommand root = CommandTree.Create(terminal, interrupt);
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

        terminal.IsQuiet = parsed.GetValue(CommandTree.Quiet);
        bool runs = ReferenceEquals(parsed.Action, parsed.CommandResult.Command.Action);
        bool isAsked = parsed.CommandResult.Command.Hidden;
        if (runs && !isAsked && !s_readers.Contains(parsed.CommandResult.Command.Name))
            terminal.WarnOfUnreadInput(Name(parsed.CommandResult));
        try
        {
            Check(parsed, terminal);
            var configuration = new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
                Output = terminal.Out,
                Error = terminal.Error
            };
            int code = await parsed.InvokeAsync(configuration, interrupt.Token).ConfigureAwait(false);
            // Now what came too late for the first look, and what a reader had no use for.
            if (runs && !isAsked && code != ExitCode.WrongUsage)
                terminal.WarnOfUnreadInput(Name(parsed.CommandResult));
            return code;
        }
        catch (Exception failure) when (ExitCode.Of(failure) is { } code)
        {
            terminal.Fail(failure is OperationCanceledException ? "cancelled." : failure.Message);
            return code;
        }
    }

    // Both ask for words on standard error that the other one takes away.
    private static void Check(ParseResult parsed, Terminal terminal)
    {
        string? loud = parsed.CommandResult.Command.Options.Where(o => o.Name is "--verbose" or "--cells" && parsed.GetResult(o) is { Implicit: false })
            .Select(o => o.Name).FirstOrDefault();
        if (terminal.IsQuiet && loud is not null)
            throw new UsageException($"--quiet and {loud} contradict each other. Leave one of them out.");
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

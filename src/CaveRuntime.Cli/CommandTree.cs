using System.CommandLine;
using System.CommandLine.Help;
using CaveRuntime.Cli.Commands;
using CaveRuntime.Cli.Shell;

namespace CaveRuntime.Cli;

/// <summary>All commands of <c>cave</c>.</summary>
internal static class CommandTree
{
    /// <summary>Makes them.</summary>
    public static RootCommand Create(Terminal terminal, Interrupt interrupt)
    {
        RootCommand root = Bare(terminal, interrupt);
        root.Add(Quiet);
        ShowHelp(root);
        return root;
    }

    /// <summary>Only the answer, and only errors.</summary>
    public static Option<bool> Quiet { get; } = new("--quiet", "-q")
    {
        Description = "Print only the answer, and on standard error only errors: no progress, notices, warnings, evidence or notes.",
        Recursive = true,
    };

    // A group that does nothing by itself says what it holds.
    private static void ShowHelp(Command command)
    {
        foreach (Command sub in command.Subcommands)
            ShowHelp(sub);
        if (command.Action is null && command.Subcommands.Count > 0)
            command.SetAction(parsed => new HelpAction().Invoke(parsed));
    }

    private static RootCommand Bare(Terminal terminal, Interrupt interrupt) => new(
        "Ask questions of inputs far larger than a model's window: the model operates on them with C# cells in a sealed worker.")
    {
        AskCommand.Create(terminal),
        ExecCommand.Create(terminal),
        ReplCommand.Create(terminal, interrupt),
        ResumeCommand.Create(terminal),
        SessionsCommand.Create(terminal),
        ForkCommand.Create(terminal),
        ServeCommand.Create(terminal),
        QuestionsCommand.Create(terminal),
        EvalCommand.Create(terminal),
        ShowCommand.Create(terminal),
        RunsCommand.Create(terminal),
        ExportCommand.Create(terminal),
        ModelsCommand.Create(terminal),
        KeysCommand.Create(terminal),
        DoctorCommand.Create(terminal),
        PolicyCommand.Create(terminal),
        TrustCommand.Create(terminal),
        ManualCommand.Create(terminal),
        CompletionCommand.Create(terminal),
        CompletionCommand.CreateAsked(terminal),
    };
}

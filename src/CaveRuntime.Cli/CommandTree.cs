using System.CommandLine;
using CaveRuntime.Cli.Commands;
using CaveRuntime.Cli.Shell;

namespace CaveRuntime.Cli;

/// <summary>All commands of <c>cave</c>.</summary>
internal static class CommandTree
{
    /// <summary>Makes them.</summary>
    public static RootCommand Create(Terminal terminal, Interrupt interrupt) => new(
        "Ask questions of inputs far larger than a model's window: the model operates on them with C# cells in a sealed worker.")
    {
        AskCommand.Create(terminal),
        ExecCommand.Create(terminal),
        ReplCommand.Create(terminal, interrupt),
        ResumeCommand.Create(terminal),
        SessionsCommand.Create(terminal),
        ForkCommand.Create(terminal),
        EvalCommand.Create(terminal),
        ShowCommand.Create(terminal),
        RunsCommand.Create(terminal),
        ExportCommand.Create(terminal),
        ModelsCommand.Create(terminal),
        KeysCommand.Create(terminal),
        DoctorCommand.Create(terminal),
        PolicyCommand.Create(terminal),
        TrustCommand.Create(terminal),
        CompletionCommand.Create(terminal),
        CompletionCommand.CreateAsked(terminal),
    };
}

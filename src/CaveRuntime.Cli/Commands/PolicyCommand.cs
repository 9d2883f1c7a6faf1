using System.CommandLine;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Scopes.Workers;

namespace CaveRuntime.Cli.Commands;

/// <summary><c>cave policy</c>: what a policy allows, and why it refuses a cell.</summary>
internal static class PolicyCommand
{
    public static Command Create(Terminal terminal)
    {
        var policy = new Argument<string>("POLICY")
        {
            Description = "A policy by name, or a file NAME.policy of your own.",
            DefaultValueFactory = _ => "sealed"
        };
        var show = new Command("show", "Show what a policy allows, type by type, with the rule that decides.") { policy };
        show.SetAction((parsed, cancellationToken) => ShowAsync(parsed.GetRequiredValue(policy), terminal, cancellationToken));

        var cell = new Argument<string>("CELL.csx") { Description = "The cell to explain." };
        var by = new Option<string>("--policy")
        {
            Description = "A policy by name, or a file NAME.policy of your own.",
            DefaultValueFactory = _ => "sealed"
        };
        var explain = new Command(
            "explain",
            "Say why a policy refuses a cell: place, reason, what to write instead, and the rule. The cell is not run.") { cell, by };
        explain.SetAction(async (parsed, cancellationToken) =>
            await ExplainAsync(
                parsed.GetRequiredValue(by),
                parsed.GetRequiredValue(cell),
                terminal,
                cancellationToken).ConfigureAwait(false));
        return new Command("policy", "Show what cells may name.") { show, explain };
    }

    private static async Task<int> ShowAsync(string policy, Terminal terminal, CancellationToken cancellationToken)
    {
        try
        {
            string page = await PolicyPages.ShowAsync(policy, cancellationToken).ConfigureAwait(false);
            await terminal.Out.WriteAsync(page.AsMemory(), cancellationToken).ConfigureAwait(false);
            return ExitCode.Answered;
        }
        catch (ArgumentException e)
        {
            throw new UsageException(e.Message, e);
        }
    }

    private static async Task<int> ExplainAsync(string policy, string file, Terminal terminal, CancellationToken cancellationToken)
    {
        string cell = await ReadAsync(file, cancellationToken).ConfigureAwait(false);
        try
        {
            PolicyVerdict verdict = await PolicyPages.ExplainAsync(policy, cell, cancellationToken).ConfigureAwait(false);
            await terminal.Out.WriteAsync(verdict.Page.AsMemory(), cancellationToken).ConfigureAwait(false);
            return verdict.IsAllowed ? ExitCode.Answered : ExitCode.CellFailed;
        }
        catch (ArgumentException e)
        {
            throw new UsageException(e.Message, e);
        }
    }

    private static async Task<string> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file}: reading failed: {e.Message.TrimEnd('.')}. Name a file with one cell.", e);
        }
    }
}

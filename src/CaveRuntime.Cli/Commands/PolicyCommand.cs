using System.CommandLine;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Scopes.Workers;

namespace CaveRuntime.Cli.Commands;

/// <summary><c>cave policy</c>: what a policy allows, and why it refuses a cell.</summary>
internal static class PolicyCommand
{
    public static Command Create(Terminal terminal)
    {
        var policy = new Argument<string>("POLICY") { Description = "A policy by name, or a file NAME.policy of your own.", DefaultValueFactory = _ => "sealed" };
        var show = new Command("show", "Show what a policy allows, type by type, with the rule that decides.") { policy };
        show.SetAction((parsed, cancellation) => PrintAsync("show", parsed.GetRequiredValue(policy), "", terminal, cancellation));

        var cell = new Argument<string>("CELL.csx") { Description = "The cell to explain." };
        var by = new Option<string>("--policy") { Description = "A policy by name, or a file NAME.policy of your own.", DefaultValueFactory = _ => "sealed" };
        var explain = new Command("explain", "Say why a policy refuses a cell: place, reason, what to write instead, and the rule. The cell is not run.") { cell, by };
        explain.SetAction(async (parsed, cancellation) =>
            await PrintAsync("explain", parsed.GetRequiredValue(by), await ReadAsync(parsed.GetRequiredValue(cell), cancellation).ConfigureAwait(false), terminal, cancellation).ConfigureAwait(false));
        return new Command("policy", "Show what cells may name.") { show, explain };
    }

    private static async Task<int> PrintAsync(string verb, string policy, string cell, Terminal terminal, CancellationToken cancellation)
    {
        string[] which = policy.EndsWith(".policy", StringComparison.Ordinal)
            ? [Path.GetFileNameWithoutExtension(policy), Path.GetFullPath(policy)]
            : [policy];
        (int code, string page) = await PolicyPages.ReadAsync([verb, .. which], cell, cancellation).ConfigureAwait(false);
        if (code == ExitCode.WrongUsage)
            throw new UsageException(page.Trim());
        await terminal.Out.WriteAsync(page.AsMemory(), cancellation).ConfigureAwait(false);
        return code;
    }

    private static async Task<string> ReadAsync(string file, CancellationToken cancellation)
    {
        try
        {
            return await File.ReadAllTextAsync(file, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file}: reading failed: {e.Message.TrimEnd('.')}. Name a file with one cell.", e);
        }
    }
}

using System.CommandLine;
using CaveRuntime.Cli.Configuration;
using CaveRuntime.Cli.Sessions;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Storage;

namespace CaveRuntime.Cli.Commands;

/// <summary><c>cave fork</c>: a new session that has all that another one has, up to a turn.</summary>
internal static class ForkCommand
{
    public static Command Create(Terminal terminal)
    {
        var session = new Argument<string>("NAME") { Description = "The session to fork; it stays as it is." };
        var name = new Argument<string?>("NEWNAME")
        {
            Description = "Name of the new one. Default: one that is made up.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<int?> at = Flags.Number<int>(
            "--at",
            "TURN",
            "Last turn of the last question that the new one has; 0 for the question alone. Default: everything.");
        var command = new Command("fork", "Make a session that goes on by itself from where another one is, or was.") { session, name, at };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string old = SessionFlags.Checked(parsed.GetRequiredValue(session));
            string made = parsed.GetValue(name) is { } given ? SessionFlags.Checked(given) : MadeUpName.Make(terminal.Time);
            int? turn = parsed.GetValue(at);
            if (turn < 0)
                throw new UsageException("--at: write 0 or more.");
            ISessionStore store = SessionFolder.Require(terminal);
            string? problem;
            await using (store.ConfigureAwait(false))
                problem = await new StoredSessions(store).ForkAsync(old, made, turn, cancellationToken).ConfigureAwait(false);
            terminal.Out.WriteLine(made);
            if (problem is not null)
                terminal.Warn($"{made} has only what comes before the damage in {old}: {problem}.");
            terminal.Notice(turn is null
                ? $"'cave ask --session {made}' asks it something more; a question that was broken off goes on with 'cave resume {made}'"
                : $"'cave resume {made}' goes on with the question from there");
            return ExitCode.Answered;
        });
        return command;
    }
}

using System.CommandLine;
using System.Globalization;
using CaveRuntime.Cli.Configuration;
using CaveRuntime.Cli.Running;
using CaveRuntime.Cli.Sessions;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Storage;

namespace CaveRuntime.Cli.Commands;

/// <summary>Deleting and checking sessions.</summary>
internal static class SessionsUpkeep
{
    public static Command Remove(Terminal terminal)
    {
        var names = new Argument<string[]>("NAME") { Description = "The sessions.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("rm", "Delete sessions, and what only they refer to.") { names };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            ISessionStore store = SessionFolder.Require(terminal);
            await using (store.ConfigureAwait(false))
            {
                List<string> missing = [];
                foreach (string name in parsed.GetRequiredValue(names))
                {
                    if (!await store.DeleteAsync(SessionFlags.Checked(name), cancellationToken: cancellationToken).ConfigureAwait(false))
                        missing.Add(name);
                }

                return missing.Count == 0 ? ExitCode.Answered : throw new UsageException(
                    $"{string.Join(", ", missing)}: there is no session of that name. 'cave sessions' lists those that there are.");
            }
        });
        return command;
    }

    public static Command Verify(Terminal terminal)
    {
        var name = new Argument<string>("NAME") { Description = "The session." };
        var command = new Command("verify", "Read a session's journal from end to end, and its input files; say what is wrong, and what can still be had.") { name };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string session = SessionFlags.Checked(parsed.GetRequiredValue(name));
            ISessionStore store = SessionFolder.Require(terminal, isToRead: true);
            await using (store.ConfigureAwait(false))
            {
                var sessions = new StoredSessions(store, SessionSettings.Readers);
                JournalCheck check = await sessions.VerifyAsync(session, cancellationToken).ConfigureAwait(false);
                if (check.Records == 0)
                    throw new SessionMissingException($"There is no session '{session}'. 'cave sessions' lists those that there are.");
                if (check.Problem is { } problem)
                {
                    string rest = check.Good > 0 ? $"; 'cave fork {session}' makes a session of them" : ", so there is nothing to fork";
                    string inputs = check.Inputs is null ? "" : $" {check.Inputs}";
                    terminal.Out.WriteLine(string.Create(
                        CultureInfo.InvariantCulture,
                        $"{session}: {problem}. {check.Good:N0} of {check.Records:N0} records can be used{rest}.{inputs}"));
                    return ExitCode.Store;
                }

                string whole = string.Create(CultureInfo.InvariantCulture, $"{session}: {check.Records:N0} records, nothing is wrong");
                terminal.Out.WriteLine(check.Inputs is null ? whole : $"{whole} with them. {check.Inputs}");
                return check.Inputs is null ? ExitCode.Answered : ExitCode.Store;
            }
        });
        return command;
    }

    public static Command Prune(Terminal terminal)
    {
        Option<TimeSpan?> age = Flags.Age("--older-than", "30d", "Delete those that nobody has used for so long.");
        Option<long?> size = Flags.Size("--max-size", "1GB", "Delete the oldest until the journals of all together take no more.");
        var command = new Command(
            "prune",
            "Delete finished sessions, the oldest first. Default: as after each run, those that are older than journal_max_age (90d) or too much beyond journal_max_size (5GB).")
        {
            age,
            size,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            (TimeSpan? maxAge, long? maxSize) = (parsed.GetValue(age), parsed.GetValue(size));
            Retention kept = maxAge is null && maxSize is null
                ? Retention.Of(Configuration.Configuration.Load(new Settings(), terminal).Settings)
                : new Retention(maxAge, maxSize);
            if (SessionFolder.Find(terminal) is not { } store)
                return ExitCode.Answered;
            await using (store.ConfigureAwait(false))
            {
                IReadOnlyList<string> deleted = await kept.ApplyAsync(store, terminal.Time, cancellationToken).ConfigureAwait(false);
                foreach (string name in deleted)
                    terminal.Out.WriteLine(name);
                terminal.Notice(string.Create(CultureInfo.InvariantCulture, $"{deleted.Count:N0} sessions deleted"));
            }

            return ExitCode.Answered;
        });
        return command;
    }
}

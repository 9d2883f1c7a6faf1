using System.CommandLine;
using System.Globalization;
using CaveRuntime.Cli.Configuration;
using CaveRuntime.Cli.Output;
using CaveRuntime.Cli.Sessions;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Storage;

namespace CaveRuntime.Cli.Commands;

/// <summary><c>cave sessions</c>: what is kept, and how it is got rid of.</summary>
internal static class SessionsCommand
{
    public static Command Create(Terminal terminal)
    {
        Option<int?> most = Flags.Number<int>("--max", "N", "Most sessions to list. Default: 20.");
        Option<string> form = Flags.OneOf("--output", "Form of the list.", AnswerOutput.Text, AnswerOutput.Json);
        var command = new Command("sessions", "List the sessions that are kept, the newest first. What each has used counts questions that have ended; a fork counts what it has from the other one, too.")
        {
            most,
            form,
            SessionsUpkeep.Remove(terminal),
            SessionsExport.Create(terminal),
            SessionsUpkeep.Verify(terminal),
            SessionsUpkeep.Prune(terminal),
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            int max = parsed.GetValue(most) ?? 20;
            if (max < 1)
                throw new UsageException("--max: write 1 or more.");
            List<StoredSession> all = [];
            if (SessionFolder.Find(terminal, isToRead: true) is { } store)
            {
                await using (store.ConfigureAwait(false))
                    all = await store.ListAsync(cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
            }

            List(all, max, parsed.GetRequiredValue(form) == AnswerOutput.Json, terminal);
            return ExitCode.Answered;
        });
        return command;
    }

    private static void List(List<StoredSession> all, int max, bool json, Terminal terminal)
    {
        SessionShape[] shown = [.. all.Take(max).Select(SessionShape.Of)];
        int nameWidth = shown.Length == 0 ? 0 : shown.Max(s => s.Name.Length);
        foreach (SessionShape session in shown)
        {
            terminal.Out.WriteLine(json
                ? JsonLine.Of(session, JsonLine.Readable(SessionsJson.Default))
                : session.Line(nameWidth, terminal.Time.LocalTimeZone, terminal.Width));
        }

        if (all.Count == 0)
            terminal.Say("no session is kept yet");
        else if (all.Count > max)
            terminal.Say(string.Create(CultureInfo.InvariantCulture, $"and {all.Count - max:N0} more; --max {all.Count} lists all"));
    }
}

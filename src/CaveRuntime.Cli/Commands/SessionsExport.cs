using System.CommandLine;
using System.Text;
using CaveRuntime.Cli.Configuration;
using CaveRuntime.Cli.Output;
using CaveRuntime.Cli.Sessions;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Events;
using CaveRuntime.Storage;

namespace CaveRuntime.Cli.Commands;

/// <summary><c>cave sessions export</c>: the events of a session, one JSON object a line, as <c>cave show</c> reads them.</summary>
internal static class SessionsExport
{
    public static Command Create(Terminal terminal)
    {
        var name = new Argument<string>("NAME") { Description = "The session." };
        Option<string?> file = Flags.Text("--out", "FILE", "Write to this file, for your eyes only. Default: standard output.");
        Option<bool> unmasked = Flags.Switch("--unmasked", "Leave what looks like a key or a token as it was.");
        var command = new Command("export", "Write the events of a session, one JSON object a line.") { name, file, unmasked };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string session = SessionFlags.Checked(parsed.GetRequiredValue(name));
            ISessionStore store = SessionFolder.Require(terminal, isToRead: true);
            await using (store.ConfigureAwait(false))
            {
                // Whether there is one is known before a file is made.
                if (!await store.ListAsync(cancellationToken).AnyAsync(s => s.Id == session, cancellationToken).ConfigureAwait(false))
                    throw new SessionMissingException($"There is no session '{session}'. 'cave sessions' lists those that there are.");
                TextWriter to = parsed.GetValue(file) is { } path ? Create(path) : terminal.Out;
                try
                {
                    var lines = new EventLines();
                    await foreach (RunEvent happened in new StoredSessions(store)
                        .EventsAsync(session, 1, cancellationToken).ConfigureAwait(false))
                    {
                        await to.WriteLineAsync(parsed.GetValue(unmasked) ? Visible.Json(EventJson.Write(happened)) : lines.Of(happened))
                            .ConfigureAwait(false);
                    }
                }
                finally
                {
                    if (to != terminal.Out)
                        await to.DisposeAsync().ConfigureAwait(false);
                }
            }

            return ExitCode.Answered;
        });
        return command;
    }

    private static StreamWriter Create(string path)
    {
        try
        {
            return new StreamWriter(PrivateFiles.Open(path, FileMode.Create), new UTF8Encoding(false));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"--out {path}: writing failed: {e.Message.TrimEnd('.')}. Name a file that can be written.", e);
        }
    }
}

using System.CommandLine;
using CaveRuntime.Cli.Configuration;
using CaveRuntime.Cli.Output;
using CaveRuntime.Cli.Running;
using CaveRuntime.Cli.Sessions;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Cli.Transcripts;
using CaveRuntime.Events;
using CaveRuntime.Storage;

namespace CaveRuntime.Cli.Commands;

/// <summary><c>cave resume</c>: takes up a run where it was broken off, and prints and exits as <c>cave ask</c> does.</summary>
internal static class ResumeCommand
{
    public static Command Create(Terminal terminal)
    {
        var session = new Argument<string?>("NAME")
        {
            Description = "The session. Default: the newest whose run was broken off.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var settings = new SettingsFlags(cellTimeout: "30s");
        Option<string> form = Flags.OneOf("--output", "Form of the answer.", AnswerOutput.Text, AnswerOutput.Json, AnswerOutput.StreamJson);
        Option<string?> transcript = Flags.Text(
            "--transcript",
            "FILE",
            "Write every event and message of the run, from its beginning, to this file, one JSON object a line.");
        Option<bool> cells = Flags.Switch("--cells", "Show the cells that the model writes and what they print, on standard error.");
        Option<bool> verbose = Flags.Switch("--verbose", "Log to standard error.", "-v");
        var command = new Command("resume", "Take up a run that was broken off; what was answered is not asked again.") { session };
        settings.AddModels(command);
        settings.AddLimits(command);
        settings.AddIsolation(command);
        foreach (Option option in new Option[] { form, transcript, cells, verbose })
            command.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            OpenSession open = await OpenAsync(
                parsed.GetValue(session), settings.Read(parsed), parsed.GetValue(verbose), terminal, cancellationToken)
                .ConfigureAwait(false);
            await using (open.ConfigureAwait(false))
            {
                IAsyncEnumerable<RunEvent> run = TakeUp(open, cancellationToken);
                using TranscriptFile? file = parsed.GetValue(transcript) is { } path ? TranscriptFile.Create(path, terminal.Warn) : null;
                terminal.Notice($"session {open.Name} goes on with: {SessionFlags.Short(Mask.Secrets(open.Session.Pending!))}");
                open.IsUsed = true;
                Answer answer = await ShownRun.AskAsync(
                    _ => run,
                    parsed.GetRequiredValue(form),
                    file,
                    terminal,
                    open.MaxTurns,
                    timeout: null,
                    open.Name,
                    hasSchema: false,
                    parsed.GetValue(cells),
                    cancellationToken).ConfigureAwait(false);
                return ExitCode.Of(answer.Stop);
            }
        });
        return command;
    }

    private static async Task<OpenSession> OpenAsync(
        string? name, Settings flags, bool verbose, Terminal terminal, CancellationToken cancellationToken)
    {
        ISessionStore store = SessionFolder.Require(terminal);
        try
        {
            name = name is null ? await NewestAsync(store, cancellationToken).ConfigureAwait(false) : SessionFlags.Checked(name);
            IReadOnlyDictionary<string, string> notes = await new StoredSessions(store)
                .NotesAsync(name, cancellationToken).ConfigureAwait(false);
            return await OpenSession.TakeUpAsync(store, name, flags, notes, verbose, terminal, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await store.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async Task<string> NewestAsync(ISessionStore store, CancellationToken cancellationToken)
    {
        List<StoredSession> begun = [.. (await store.ListAsync(cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false))
            .Where(s => s.Summary.State != SessionState.Idle)];
        if (begun.FirstOrDefault(s => s.Holder is null) is { } broken)
            return broken.Id;
        throw new UsageException(begun.Count == 0
            ? "nothing was broken off. 'cave sessions' lists what is kept; 'cave ask --session NAME' asks one of them something more."
            : $"nothing was broken off: session '{begun[0].Id}' is under way ({begun[0].Holder}). Wait for it, or end it.");
    }

    private static IAsyncEnumerable<RunEvent> TakeUp(OpenSession open, CancellationToken cancellationToken)
    {
        if (open.Session.Pending is null)
            throw new UsageException($"nothing of session '{open.Name}' was broken off. 'cave ask --session {open.Name}' asks it something more.");
        try
        {
            return open.Session.StreamResumeAsync(cancellationToken);
        }
        catch (InvalidOperationException e)
        {
            throw new UsageException(
                $"what was broken off in session '{open.Name}' is no question, but something that was done by hand: {SessionFlags.Short(open.Session.Pending!)}. 'cave repl --session {open.Name}' goes on with it.",
                e);
        }
    }
}

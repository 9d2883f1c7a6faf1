using System.CommandLine;
using System.Globalization;
using CaveRuntime.Cli.Output;
using CaveRuntime.Cli.Sessions;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Cli.Transcripts;
using CaveRuntime.Events;
using CaveRuntime.Storage;

namespace CaveRuntime.Cli.Commands;

/// <summary><c>cave show</c>: a recorded run, readable.</summary>
internal static class ShowCommand
{
    public static Command Create(Terminal terminal)
    {
        var run = new Argument<string>("RUN|SESSION|FILE")
        {
            Description = "A run's name or the beginning of it, 'last', a session, or a file that --transcript or stream-json wrote."
        };
        var command = new Command("show", "Show a recorded run or a session: question, thoughts, cells, observations, answer.") { run };
        command.SetAction((parsed, cancellationToken) => Task.Run(
            () => ShowAsync(parsed.GetRequiredValue(run), terminal, cancellationToken),
            cancellationToken).WaitAsync(cancellationToken));
        return command;
    }

    private static async Task<int> ShowAsync(string name, Terminal terminal, CancellationToken cancellationToken)
    {
        if ((File.Exists(name) ? name : new RecordedRuns(terminal).Find(name)) is { } file)
            return Show(file, terminal, cancellationToken);
        if (SessionName.IsValid(name) && SessionFolder.Find(terminal, isToRead: true) is { } store)
        {
            await using (store.ConfigureAwait(false))
            {
                if (await ShowAsync(store, name, terminal, cancellationToken).ConfigureAwait(false))
                    return ExitCode.Answered;
            }
        }

        throw new UsageException(
            $"{name}: there is no such file, no recorded run and no session of that name. 'cave runs' and 'cave sessions' list those that there are.");
    }

    private static async Task<bool> ShowAsync(
        ISessionStore store, string session, Terminal terminal, CancellationToken cancellationToken)
    {
        var page = new RunPage(terminal);
        var lines = new EventLines();
        bool any = false;
        await foreach (RunEvent happened in new StoredSessions(store).EventsAsync(session, 1, cancellationToken).ConfigureAwait(false))
            any |= page.Add(lines.Of(happened));
        return any;
    }

    private static int Show(string file, Terminal terminal, CancellationToken cancellationToken)
    {
        var page = new RunPage(terminal);
        int events = 0;
        List<int> others = [];
        foreach ((int number, string? line) in RecordLines.Read(file, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (line is { Length: > 0 } && page.Add(line))
                events++;
            else if (line is not { Length: 0 })
                others.Add(number);
        }

        const string advice = "Name a file that --transcript or --output stream-json has written.";
        if (events == 0)
        {
            throw new UsageException(others.Count == 0
                ? $"{file}: empty. {advice}"
                : string.Create(CultureInfo.InvariantCulture, $"{file}: line {others[0]} is not an event of a run, and no other line is. {advice}"));
        }

        // A record that was cut off is worth showing as far as it goes.
        if (others.Count > 0)
        {
            terminal.Warn(string.Create(
                CultureInfo.InvariantCulture,
                $"{file}: {others.Count:N0} of its lines are no events of a run and were left out, the first is line {others[0]}."));
        }

        return ExitCode.Answered;
    }
}

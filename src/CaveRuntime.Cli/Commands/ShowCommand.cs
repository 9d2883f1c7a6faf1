using System.CommandLine;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Cli.Transcripts;

namespace CaveRuntime.Cli.Commands;

/// <summary><c>cave show</c>: a recorded run, readable.</summary>
internal static class ShowCommand
{
    public static Command Create(Terminal terminal)
    {
        var run = new Argument<string>("RUN|FILE")
        {
            Description = "A run's name or the beginning of it, 'last', or a file that --transcript or stream-json wrote."
        };
        var command = new Command("show", "Show a recorded run: question, thoughts, cells, observations, answer.") { run };
        command.SetAction(parsed =>
        {
            string name = parsed.GetRequiredValue(run);
            string file = File.Exists(name) ? name : new RecordedRuns(terminal).Find(name)
                ?? throw new UsageException(
                    $"{name}: there is no such file and no recorded run of that name. A run's name is in the last line that cave ask writes.");
            var page = new RunPage(terminal);
            int number = 0;
            foreach (string line in File.ReadLines(file))
            {
                number++;
                if (!page.Add(line))
                {
                    throw new UsageException(
                        $"{file}: line {number} is not an event of a run. Name a file that --transcript or --output stream-json has written.");
                }
            }

            return number > 0
                ? ExitCode.Answered
                : throw new UsageException($"{file}: empty. Name a file that --transcript or --output stream-json has written.");
        });
        return command;
    }
}

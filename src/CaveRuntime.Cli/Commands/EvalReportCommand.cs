using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using CaveRuntime.Cli.Configuration;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Evaluation;
using CaveRuntime.Evaluation.Pictures;
using CaveRuntime.Evaluation.Reports;

namespace CaveRuntime.Cli.Commands;

/// <summary><c>cave eval report</c>: what the scorer makes of predictions, as a page and a picture.</summary>
internal static class EvalReportCommand
{
    /// <param name="terminal">The surroundings.</param>
    /// <param name="tasks">The argument of <c>cave eval</c> itself, which means nothing here.</param>
    public static Command Create(Terminal terminal, Argument tasks)
    {
        var instances = new Argument<string>("INSTANCES.jsonl")
        {
            Description = "The questions with their right answers, as the scorer reads them."
        };
        var predictions = new Argument<string[]>("PREDICTIONS.jsonl")
        {
            Description = "What cave eval wrote; a file for each method.",
            Arity = ArgumentArity.OneOrMore
        };
        Option<string?> scorer = Flags.Text(
            "--scorer",
            "COMMAND",
            "The program that judges, as one text such as \"python3 score.py\". It is called with a file of instances and a file of predictions, and prints rows of task, size, n and score.");
        Option<string?> page = Flags.Text("--out", "REPORT.md", "Where the page goes, as Markdown. Default: standard output.");
        Option<string?> picture = Flags.Text("--picture", "REPORT.svg", "Where the picture goes: score and cost against input length.");
        scorer.Required = true;
        var command = new Command(
            "report",
            "Compare methods: scores and costs of predictions as a Markdown page and a picture.")
            {
                instances,
                predictions,
                scorer,
                page,
                picture
            };
        command.Add(new HelpOption { Action = new Help(tasks) });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string questions = parsed.GetRequiredValue(instances);
            string[] files = parsed.GetRequiredValue(predictions);
            (string? pageFile, string? pictureFile) = (parsed.GetValue(page), parsed.GetValue(picture));
            string[] read = [.. files.Append(questions).Select(Path.GetFullPath)];
            RefuseOverwriting("--out", pageFile, read);
            RefuseOverwriting("--picture", pictureFile, pageFile is null ? read : [.. read, Path.GetFullPath(pageFile)]);

            EvaluationReport report = await MakeAsync(
                questions,
                files,
                parsed.GetRequiredValue(scorer)!,
                cancellationToken).ConfigureAwait(false);
            if (pictureFile is not null)
                await WriteAsync("--picture", pictureFile, ReportPicture.Of(report), cancellationToken).ConfigureAwait(false);
            string markdown = ReportPage.Of(report, pictureFile is null ? null : Seen(pictureFile, pageFile));
            if (pageFile is not null)
                await WriteAsync("--out", pageFile, markdown, cancellationToken).ConfigureAwait(false);
            else
                await terminal.Out.WriteAsync(markdown).ConfigureAwait(false);
            return ExitCode.Answered;
        });
        return command;
    }

    /// <summary>Makes the report of these files.</summary>
    /// <exception cref="UsageException">A file cannot be read or does not belong to the instances, or the scorer failed.</exception>
    internal static async Task<EvaluationReport> MakeAsync(
        string instances,
        string[] predictions,
        string scorer,
        CancellationToken cancellationToken)
    {
        string[] words = [.. CommandLineParser.SplitCommandLine(scorer)];
        if (words.Length == 0)
        {
            throw new UsageException(
                "--scorer: there is no program in it. Write the program and its arguments as one text, such as \"python3 score.py\".");
        }

        try
        {
            return await EvaluationReport.MakeAsync(instances, predictions, new Scorer(words), cancellationToken).ConfigureAwait(false);
        }
        catch (EvaluationException e)
        {
            throw EvaluationErrors.Of(e, scorer);
        }
    }

    private static string Seen(string picture, string? page) => page is null
        ? picture
        : Path.GetRelativePath(Path.GetDirectoryName(Path.GetFullPath(page))!, Path.GetFullPath(picture)).Replace('\\', '/');

    private static void RefuseOverwriting(string flag, string? file, string[] used)
    {
        if (file is not null && used.Contains(Path.GetFullPath(file)))
            throw new UsageException($"{flag} {file}: this file is used otherwise by the same command. Name another one.");
    }

    private static async Task WriteAsync(string flag, string file, string text, CancellationToken cancellationToken)
    {
        try
        {
            await File.WriteAllTextAsync(file, text, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{flag} {file}: writing failed: {e.Message.TrimEnd('.')}. Name a file that can be written.", e);
        }
    }

    /// <summary>Help would show the argument of the command above as if it belonged here, too.</summary>
    private sealed class Help(Argument above) : SynchronousCommandLineAction
    {
        private readonly HelpAction _help = new();

        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parsed)
        {
            above.Hidden = true;
            return _help.Invoke(parsed);
        }
    }
}

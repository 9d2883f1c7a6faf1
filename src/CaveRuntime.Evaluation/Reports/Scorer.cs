using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace CaveRuntime.Evaluation.Reports;

/// <summary>
/// The program that judges answers. It is called with a file of instances and a file of predictions, and its printed table is read: task,
/// size, n, score.
/// </summary>
public sealed partial class Scorer
{
    private const int MaxErrorChars = 2_000;

    private readonly string[] _command;

    /// <summary>Names the program; nothing is started yet.</summary>
    /// <param name="command">The program and its first arguments.</param>
    /// <exception cref="ArgumentException">There is no program.</exception>
    public Scorer(IReadOnlyList<string> command)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (command.Count == 0)
            throw new ArgumentException("There is no program in the command.", nameof(command));
        _command = [.. command];
    }

    /// <summary>The mean score, 0 to 1, of each group among the instances.</summary>
    /// <param name="asked">What was asked; one without a prediction counts as 0.</param>
    /// <param name="predictions">The file of predictions.</param>
    /// <param name="cancellationToken">Stops, and ends the program.</param>
    /// <exception cref="EvaluationException">The program cannot be started, failed, or printed no such table.</exception>
    internal async Task<IReadOnlyDictionary<QuestionGroup, double>> ScoreAsync(
        IReadOnlyList<EvaluationInstance> asked, string predictions, CancellationToken cancellationToken)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("cave-report-");
        try
        {
            string instances = Path.Combine(folder.FullName, "instances.jsonl");
            string lines = string.Concat(asked.Select(i => i.Line + "\n"));
            await File.WriteAllTextAsync(instances, lines, cancellationToken).ConfigureAwait(false);
            string table = await RunAsync([instances, Path.GetFullPath(predictions)], cancellationToken).ConfigureAwait(false);
            return asked.GroupBy(i => i.Group).ToDictionary(g => g.Key, g => Find(table, g.Key, g.Count()));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<string> RunAsync(string[] files, CancellationToken cancellationToken)
    {
        using Process process = Start(files);
        process.StandardInput.Close();
        using CancellationTokenRegistration stop = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
        Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        string error = (await process.StandardError.ReadToEndAsync(CancellationToken.None).ConfigureAwait(false)).Trim();
        string table = await output.ConfigureAwait(false);
        await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        string said = error.Length == 0 ? "nothing" : error[Math.Max(0, error.Length - MaxErrorChars)..];
        return process.ExitCode == 0 ? table : throw Failed(
            $"it ended with exit code {process.ExitCode} and said: {said}",
            "Run it by hand with the same two files (instances, predictions) to see why.");
    }

    private Process Start(string[] files)
    {
        var start = new ProcessStartInfo(_command[0], [.. _command[1..], .. files])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8, StandardErrorEncoding = Encoding.UTF8,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            throw new EvaluationException(
                EvaluationProblem.ScorerNotStarted,
                string.Join(' ', _command),
                $"starting '{_command[0]}' failed: {e.Message.TrimEnd('.')}.",
                "Name a program that can be started, and its arguments.",
                e);
        }
    }

    private double Find(string table, QuestionGroup group, int questions)
    {
        string n = questions.ToString(CultureInfo.InvariantCulture);
        foreach (Match row in Row().Matches(table))
        {
            if (row.Groups["task"].Value == group.Task && row.Groups["size"].Value == group.Size && row.Groups["n"].Value == n)
                return double.Parse(row.Groups["score"].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        }

        throw Failed(
            $"its table has no row for {group.Task}, {group.Size}, n = {questions}.",
            "It must print a row of task, size, n and score (0 to 1) for each.");
    }

    private EvaluationException Failed(string what, string advice) =>
        new(EvaluationProblem.ScorerFailed, string.Join(' ', _command), what, advice);

    [GeneratedRegex(@"^(?<task>\S+)[ \t]+(?<size>\S+)[ \t]+(?<n>\d+)[ \t]+(?<score>[01]\.\d+)(?=\s|$)", RegexOptions.Multiline)]
    private static partial Regex Row();
}

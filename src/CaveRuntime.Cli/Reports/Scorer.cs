using System.CommandLine.Parsing;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace CaveRuntime.Cli.Reports;

/// <summary>The program that judges answers. It is called with a file of instances and a file of predictions, and its printed table is read: task, size, n, score.</summary>
/// <param name="command">The program and its first arguments, as one text; double quotes keep words together.</param>
internal sealed partial class Scorer(string command)
{
    private const int MostOfStandardError = 2_000;

    private readonly string[] _words = [.. CommandLineParser.SplitCommandLine(command)];

    /// <summary>The mean score, 0 to 1, of each group among the instances.</summary>
    /// <param name="asked">What was asked; one without a prediction counts as 0.</param>
    /// <param name="predictions">The file of predictions.</param>
    /// <param name="cancellation">Stops, and ends the program.</param>
    /// <exception cref="UsageException">The program cannot be started, failed, or printed no such table.</exception>
    public async Task<IReadOnlyDictionary<Group, double>> ScoreAsync(IReadOnlyList<Instance> asked, string predictions, CancellationToken cancellation)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("cave-report-");
        try
        {
            string instances = Path.Combine(folder.FullName, "instances.jsonl");
            await File.WriteAllTextAsync(instances, string.Concat(asked.Select(i => i.Line + "\n")), cancellation).ConfigureAwait(false);
            string table = await RunAsync([instances, Path.GetFullPath(predictions)], cancellation).ConfigureAwait(false);
            return asked.GroupBy(i => i.Group).ToDictionary(g => g.Key, g => Find(table, g.Key, g.Count()));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<string> RunAsync(string[] files, CancellationToken cancellation)
    {
        using Process process = Start(files);
        process.StandardInput.Close();
        using CancellationTokenRegistration stop = cancellation.Register(() => process.Kill(entireProcessTree: true));
        Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        string error = (await process.StandardError.ReadToEndAsync(CancellationToken.None).ConfigureAwait(false)).Trim();
        string table = await output.ConfigureAwait(false);
        await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        return process.ExitCode == 0 ? table : throw new UsageException(
            $"--scorer {command}: it ended with exit code {process.ExitCode} and said: {(error.Length == 0 ? "nothing" : error[Math.Max(0, error.Length - MostOfStandardError)..])} "
            + "Run it by hand with the same two files (instances, predictions) to see why.");
    }

    private Process Start(string[] files)
    {
        if (_words.Length == 0)
            throw new UsageException("--scorer: there is no program in it. Write the program and its arguments as one text, such as \"python3 score.py\".");
        var start = new ProcessStartInfo(_words[0], [.. _words[1..], .. files])
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
            throw new UsageException($"--scorer {command}: starting '{_words[0]}' failed: {e.Message.TrimEnd('.')}. Write the program and its arguments as one text, such as \"python3 score.py\".", e);
        }
    }

    private double Find(string table, Group group, int questions)
    {
        foreach (Match row in Row().Matches(table))
        {
            if (row.Groups["task"].Value == group.Task && row.Groups["size"].Value == group.Size && row.Groups["n"].Value == questions.ToString(CultureInfo.InvariantCulture))
                return double.Parse(row.Groups["score"].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        }

        throw new UsageException($"--scorer {command}: its table has no row for {group.Task}, {group.Size}, n = {questions}. It must print a row of task, size, n and score (0 to 1) for each.");
    }

    [GeneratedRegex(@"^(?<task>\S+)[ \t]+(?<size>\S+)[ \t]+(?<n>\d+)[ \t]+(?<score>[01]\.\d+)(?=\s|$)", RegexOptions.Multiline)]
    private static partial Regex Row();
}

using System.Diagnostics;
using System.Text.Json;
using CaveRuntime.Tests;

namespace CaveRuntime.Benchmarks;

/// <summary>
/// One needle in 8,000 to 50,000,000 tokens, as a user asks for it: the program <c>cave</c> with the offline model, against the folder's
/// own baseline
/// in Python (the best sentence by BM25) over the same file in the same run. Texts come from the shared long-context generator.
/// </summary>
internal static class ScaleBenchmark
{
    private static readonly string[] s_sizes = ["8k", "128k", "1m", "10m", "50m"];

    public static async Task Run(Effort effort)
    {
        if (Repository.Shared is not { } shared)
        {
            Console.WriteLine("scale: left out, because the shared long-context tasks are missing beside the repository.");
            return;
        }

        string generator = Path.Combine(shared, "longcontext");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("cave-scale-");
        try
        {
            double runtimes = 0;
            foreach (string size in s_sizes[..effort.Of(s_sizes.Length, 1)])
            {
                await RunToEndAsync(
                    "python3",
                    [
                        Path.Combine(generator, "gen.py"),
                        "--out",
                        folder.FullName,
                        "--split",
                        "dev",
                        "--seed",
                        "1",
                        "--sizes",
                        size,
                        "--tasks",
                        "s_niah",
                        "--n",
                        "1",
                        "--quiet"
                    ]);
                Needle needle = Read(folder.FullName);
                var times = new List<double>();
                var peaks = new List<double>();
                long tokens = 0;
                for (int round = 0; round < effort.Of(5, 1); round++)
                {
                    Ended run = await AskAsync(needle);
                    times.Add(run.Milliseconds);
                    peaks.Add(run.PeakBytes / 1e6);
                    tokens = Tokens(run.Output, needle);
                }

                double text = needle.Characters * 2 / 1e6;
                runtimes = runtimes == 0 ? Measure.Median(peaks) - text : runtimes;
                Ended baseline = await RunToEndAsync(
                    "python3",
                    [Path.Combine(generator, "baseline.py"), folder.FullName, "--tasks", "s_niah", "--sizes", size]);
                Measure.Print($"one needle in {size} tokens: cave | baseline.py", Measure.Median(times), baseline.Milliseconds);
                Measure.Print(
                    "the same: all processes at their largest | baseline.py",
                    Measure.Median(peaks),
                    baseline.PeakBytes / 1e6,
                    "MB");
                Measure.Print(
                    "the same: without what the runtimes take | the text in UTF-16",
                    Measure.Median(peaks) - runtimes,
                    text,
                    "MB");
                Measure.Print("the same: tokens that the model was sent | the text's tokens", tokens, needle.Characters / 4.0, "");
                folder.GetDirectories("contexts").Single().Delete(recursive: true);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Task<Ended> AskAsync(Needle needle) =>
        RunToEndAsync(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "cave.dll"),
                "ask",
                needle.Question,
                "-f",
                needle.File,
                "--model",
                "offline",
                "--output",
                "json"
            ]);

    private static long Tokens(string output, Needle needle)
    {
        using JsonDocument answer = JsonDocument.Parse(output);
        return answer.RootElement.GetProperty("answer").GetString()!.Contains(needle.Value, StringComparison.Ordinal)
            ? answer.RootElement.GetProperty("usage").GetProperty("input_tokens").GetInt64()
            : throw new InvalidOperationException($"{needle.Question} should be answered with {needle.Value}, but was: {output}");
    }

    private static Needle Read(string folder)
    {
        using JsonDocument row = JsonDocument.Parse(File.ReadLines(Path.Combine(folder, "instances.jsonl")).Last());
        string file = Path.Combine(folder, row.RootElement.GetProperty("context_file").GetString()!);
        return new Needle(
            file,
            row.RootElement.GetProperty("question").GetString()!,
            row.RootElement.GetProperty("gold").GetString()!,
            4 * row.RootElement.GetProperty("size_tokens_approx").GetInt64());
    }

    private static async Task<Ended> RunToEndAsync(string program, string[] arguments)
    {
        var asUsersDo = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true
        };
        foreach (string knob in WorkerKnobs.Names)
            asUsersDo.Environment.Remove(knob);
        long start = Stopwatch.GetTimestamp();
        using Process process = Process.Start(asUsersDo)!;
        process.StandardInput.Close();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task ended = process.WaitForExitAsync();
        long peak = await Memory.PeakOfTreeAsync(process.Id, ended);
        await ended;
        double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return process.ExitCode == 0
            ? new Ended(await output, milliseconds, peak)
            : throw new InvalidOperationException(
                $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: " + await errors);
    }

    private sealed record Needle(string File, string Question, string Value, long Characters);

    private sealed record Ended(string Output, double Milliseconds, long PeakBytes);
}

using System.Diagnostics;
using System.Text;

namespace CaveRuntime.Packaging;

/// <summary>Runs programs as a user's shell would, and keeps what they print.</summary>
internal static class Commands
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(10);

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="CaseFailedException">It does not end, or not with the expected code.</exception>
    public static async Task<(TimeSpan Took, string Output)> RunAsync(
        string program, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string?> environment, bool fails = false)
    {
        var clock = Stopwatch.StartNew();
        using Process process = Start(program, arguments, folder, environment, out StringBuilder output);
        using var limit = new CancellationTokenSource(s_limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new CaseFailedException($"{program} did not end in {s_limit.TotalMinutes} minutes.\n{Text(output)}");
        }

        if (process.ExitCode != 0 != fails)
            throw new CaseFailedException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.\n{Text(output)}");
        return (clock.Elapsed, Text(output));
    }

    /// <summary>Starts a program; what it prints comes into <paramref name="output"/>.</summary>
    public static Process Start(
        string program,
        IEnumerable<string> arguments,
        string folder,
        IReadOnlyDictionary<string, string?> environment,
        out StringBuilder output)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        // What a test run or a build has set for itself is nothing that a user has.
        foreach (string name in start.Environment.Keys.Where(IsOfABuild).ToArray())
            start.Environment.Remove(name);
        foreach ((string name, string? value) in environment)
            start.Environment[name] = value;
        var text = new StringBuilder();
        Process process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Add(line.Data);
        process.ErrorDataReceived += (_, line) => Add(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.Close();
        output = text;
        return process;

        void Add(string? line)
        {
            lock (text)
                text.AppendLine(line);
        }
    }

    /// <summary>What was printed so far.</summary>
    public static string Text(StringBuilder output)
    {
        lock (output)
            return output.ToString();
    }

    private static bool IsOfABuild(string name) =>
        name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase)
        || name is "CAVE_WORKER" or "DOTNET_HOST_PATH";
}

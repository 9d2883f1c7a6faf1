using System.Diagnostics;

namespace CaveRuntime.Tests.Oracle;

/// <summary>Runs the shared scripts: the tasks are made, solved and scored by them and by nothing else.</summary>
internal static class Python
{
    /// <summary>The folder of the scripts; null where it is missing.</summary>
    public static string? Scripts { get; } = Repository.Shared is { } shared && File.Exists(Path.Combine(shared, "longcontext", "gen.py"))
        ? Path.Combine(shared, "longcontext")
        : null;

    /// <summary>What a script prints.</summary>
    /// <param name="code">Statements, with the scripts' folder as the place to import from.</param>
    /// <param name="input">Its standard input.</param>
    public static async Task<string> RunAsync(string code, string input = "")
    {
        var start = new ProcessStartInfo("python3", [
            "-B",
            "-c",
            code
        ]) { WorkingDirectory = Scripts!, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(TestContext.Patience);
        Assert.True(process.ExitCode == 0, await error);
        return await output;
    }
}

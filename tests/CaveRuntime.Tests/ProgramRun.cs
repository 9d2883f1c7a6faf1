using System.Diagnostics;

namespace CaveRuntime.Tests;

/// <summary>Programs that are built beside the tests, run to their end in a process of their own.</summary>
internal static class ProgramRun
{
    // What such a program does takes two minutes, and however long a busy machine needs to bring it to its end.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(15);

    /// <summary>Runs one, which has to end well; nothing of it is left where it does not.</summary>
    /// <returns>All that it printed.</returns>
    public static async Task<string> SucceedsAsync(string project, params string[] arguments)
    {
        var start = new ProcessStartInfo(Repository.Program(project), arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process program = Process.Start(start)!;
        using var patience = new CancellationTokenSource(s_patience);
        try
        {
            Task<string> output = program.StandardOutput.ReadToEndAsync(patience.Token);
            Task<string> error = program.StandardError.ReadToEndAsync(patience.Token);
            await program.WaitForExitAsync(patience.Token);
            string all = await output + await error;
            Assert.True(program.ExitCode == 0, all);
            return all;
        }
        finally
        {
            if (!program.HasExited)
                program.Kill(entireProcessTree: true);
        }
    }
}

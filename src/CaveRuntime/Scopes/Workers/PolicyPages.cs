using System.Diagnostics;

namespace CaveRuntime.Scopes.Workers;

/// <summary>Asks the worker program, which knows the policies, for a page on one of them.</summary>
internal static class PolicyPages
{
    /// <summary>Runs the program and returns what it says.</summary>
    /// <param name="arguments"><c>names</c>; <c>show NAME [FILE]</c>; <c>explain NAME [FILE]</c>.</param>
    /// <param name="cell">The cell to explain; empty for the others.</param>
    /// <param name="cancellation">Ends the program.</param>
    /// <exception cref="CaveException">There is no worker program.</exception>
    public static async Task<(int Code, string Page)> ReadAsync(IEnumerable<string> arguments, string cell, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(WorkerFiles.Find(), ["policy", .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment.Clear();
        foreach ((string name, string value) in WorkerFiles.StartEnvironment(heapBytes: 1L << 30))
            start.Environment[name] = value;
        using Process program = Process.Start(start) ?? throw new CaveException("The worker program could not be started.");
        try
        {
            await program.StandardInput.WriteAsync(cell.AsMemory(), cancellation).ConfigureAwait(false);
            program.StandardInput.Close();
            string page = await program.StandardOutput.ReadToEndAsync(cancellation).ConfigureAwait(false);
            await program.WaitForExitAsync(cancellation).ConfigureAwait(false);
            return (program.ExitCode, page);
        }
        catch (OperationCanceledException)
        {
            program.Kill();
            throw;
        }
    }
}

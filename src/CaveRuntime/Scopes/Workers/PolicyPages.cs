using System.Diagnostics;

namespace CaveRuntime.Scopes.Workers;

/// <summary>
/// What a policy allows, and why it refuses a cell, as text for a person. Asks the worker program, which knows the policies; no cell is
/// run.
/// Thread-safe.
/// </summary>
public static class PolicyPages
{
    private const string FileEnd = ".policy";
    private const int Refused = 1;
    private const int NoPolicy = 2;

    /// <summary>What a policy allows, type by type, with the rule that decides.</summary>
    /// <param name="policy">A policy by name, or a file NAME.policy of your own.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    /// <exception cref="ArgumentException">There is no such policy, or its file cannot be read; the message is one line that says
    /// why.</exception>
    /// <exception cref="CaveException">There is no worker program.</exception>
    public static async Task<string> ShowAsync(string policy, CancellationToken cancellationToken = default) =>
        (await ReadAsync("show", policy, "", cancellationToken).ConfigureAwait(false)).Page;

    /// <summary>Why a policy refuses a cell: place, reason, what to write instead, and the rule.</summary>
    /// <param name="policy">A policy by name, or a file NAME.policy of your own.</param>
    /// <param name="cell">C# script.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    /// <exception cref="ArgumentException">There is no such policy, or its file cannot be read; the message is one line that says
    /// why.</exception>
    /// <exception cref="CaveException">There is no worker program.</exception>
    public static async Task<PolicyVerdict> ExplainAsync(string policy, string cell, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(cell);
        (int code, string page) = await ReadAsync("explain", policy, cell, cancellationToken).ConfigureAwait(false);
        return new PolicyVerdict(code != Refused, page);
    }

    private static async Task<(int Code, string Page)> ReadAsync(
        string verb,
        string policy,
        string cell,
        CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(policy);
        string[] which = policy.EndsWith(FileEnd, StringComparison.Ordinal)
            ? [Path.GetFileNameWithoutExtension(policy), Path.GetFullPath(policy)]
            : [policy];
        (int code, string page) = await RunAsync([verb, .. which], cell, cancellationToken).ConfigureAwait(false);
        return code switch
        {
            0 or Refused => (code, page),
            NoPolicy => throw new ArgumentException(page.Trim()),
            _ => throw new CaveException(
                $"The worker program ended with code {code} while it was asked for a page on the policy '{policy}'."),
        };
    }

    private static async Task<(int Code, string Page)> RunAsync(
        IEnumerable<string> arguments,
        string cell,
        CancellationToken cancellationToken)
    {
        WorkerProgram worker = WorkerFiles.Find();
        var start = new ProcessStartInfo(worker.Path, ["policy", .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment.Clear();
        foreach ((string name, string value) in worker.StartEnvironment(heapBytes: 1L << 30))
            start.Environment[name] = value;
        using Process program = Process.Start(start) ?? throw new CaveException("The worker program could not be started.");
        try
        {
            await program.StandardInput.WriteAsync(cell.AsMemory(), cancellationToken).ConfigureAwait(false);
            program.StandardInput.Close();
            string page = await program.StandardOutput.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
            await program.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return (program.ExitCode, page);
        }
        catch (OperationCanceledException)
        {
            program.Kill();
            throw;
        }
    }
}

/// <summary>What a policy says of a cell. Immutable.</summary>
/// <param name="IsAllowed">Whether the cell may run.</param>
/// <param name="Page">One line a violation; where there is none, a line that says so.</param>
public sealed record PolicyVerdict(bool IsAllowed, string Page);

using System.Globalization;
using CaveRuntime.Confinement.Commands;
using CaveRuntime.Confinement.Starting;

namespace CaveRuntime.Workspaces.Commands;

/// <summary>Runs commands in a folder, each under a seal of its own, and keeps their output. Thread-safe.</summary>
internal sealed class CommandRunner(string folder, CommandOptions options) : IDisposable
{
    private const int MaxOutputs = 64;
    private readonly Lock _gate = new();
    private readonly Dictionary<int, CommandOutput> _outputs = [];
    private CommandHome? _home;
    private int _last;

    /// <summary>Runs a command and waits for its end.</summary>
    /// <param name="arguments">The program by its absolute path, and its arguments.</param>
    /// <param name="name">What a message calls it.</param>
    /// <param name="timeout">Null for the usual one.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<CommandResult> RunAsync(
        IReadOnlyList<string> arguments, string name, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        TimeSpan time = timeout ?? options.Timeout;
        if (time <= TimeSpan.Zero || time > options.MaxTimeout)
        {
            throw new ArgumentOutOfRangeException(
                nameof(timeout), FormattableString.Invariant($"A command has more than 0 and at most {options.MaxTimeout.TotalSeconds:0} s, not {time.TotalSeconds:0.###} s."));
        }

        cancellationToken.ThrowIfCancellationRequested();
        CommandConfinement available = ConfinedCommand.Available();
        if (available.Shortfall is { } shortfall && !options.AllowUnconfined)
        {
            throw new CommandRefusedException(
                $"The command was not run ({Short(name)}): {shortfall} Or consent to it by {nameof(CommandOptions)}.{nameof(CommandOptions.AllowUnconfined)}.");
        }

        (int id, CommandOutput output, CommandHome home) = Begin();
        long start = options.TimeProvider.GetTimestamp();
        using ConfinedCommand command = ConfinedCommand.Start(home.Start(arguments), output.Write);
        bool isLate = false;
        using (var late = new CancellationTokenSource(time, options.TimeProvider))
        using (late.Token.Register(() =>
        {
            isLate = true;
            command.Kill();
        }))
        using (cancellationToken.Register(command.Kill))
            await command.Exited.ConfigureAwait(false);
        ExitStatus status = await command.Exited.ConfigureAwait(false);
        double seconds = Math.Round(options.TimeProvider.GetElapsedTime(start).TotalSeconds, 3);
        cancellationToken.ThrowIfCancellationRequested();
        (string shown, bool isWhole) = output.Shown(options.ShownChars);
        string end = status.Code is not null && command.End == CommandEnd.Itself ? "exited"
            : isLate ? "timeout"
            : command.End == CommandEnd.Killed ? "cancelled"
            : command.End != CommandEnd.Itself ? command.End.ToString().ToLowerInvariant()
            : $"signal {status.Signal?.ToString(CultureInfo.InvariantCulture) ?? "unknown"}";
        return new CommandResult(
            id, end == "exited" ? status.Code : null, end, seconds, shown, output.Bytes, isWhole, Words(command.Confinement));
    }

    /// <summary>All the output that was kept of a command.</summary>
    /// <exception cref="ArgumentException">No command had this number.</exception>
    public string OutputOf(int id)
    {
        lock (_gate)
        {
            return _outputs.TryGetValue(id, out CommandOutput? output)
                ? output.Text()
                : throw new ArgumentException(
                    $"No output of a command with the number {id} is kept here: the last one was {_last}, and {MaxOutputs} are kept.");
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (CommandOutput output in _outputs.Values)
                output.Dispose();
            _outputs.Clear();
            _home?.Dispose();
            _home = null;
        }
    }

    private (int Id, CommandOutput Output, CommandHome Home) Begin()
    {
        lock (_gate)
        {
            _home ??= new CommandHome(folder, options);
            int id = ++_last;
            if (_outputs.Remove(id - MaxOutputs, out CommandOutput? oldest))
                oldest.Dispose();
            return (id, _outputs[id] = new CommandOutput(_home.OutputFile(id), options.MaxOutputBytes), _home);
        }
    }

    private static string Short(string name)
    {
        const int max = 80;
        return name.Length > max ? $"{name[..max]}…" : name;
    }

    private static string Words(CommandConfinement confinement) =>
        (confinement.LandlockAbi > 0 ? "Landlock, seccomp" : "seccomp")
        + (confinement.Namespaces ? ", namespaces" : "") + (confinement.ReadOnlyMounts ? ", read-only disks" : "");
}

namespace CaveRuntime.Confinement.Starting;

/// <summary>How a process ended. Exactly one of the two is set, or neither if something else collected the status first.</summary>
/// <param name="Code">The exit code, or null if the process did not exit by itself.</param>
/// <param name="Signal">The number of the signal that ended it, or null.</param>
public readonly record struct ExitStatus(int? Code, int? Signal)
{
    /// <summary>A clause for a message: <c>exited with code 3</c>, <c>was killed by signal 9 (SIGKILL)</c>.</summary>
    public override string ToString() => (Code, Signal) switch
    {
        ({ } code, _) => $"exited with code {code}",
        (_, { } signal) => $"was killed by signal {signal}{SignalName(signal)}",
        _ => "ended, and its status is not known",
    };

    private static string SignalName(int signal) => signal switch
    {
        4 => " (SIGILL)",
        6 => " (SIGABRT)",
        7 => " (SIGBUS)",
        9 => " (SIGKILL)",
        11 => " (SIGSEGV)",
        15 => " (SIGTERM)",
        24 => " (SIGXCPU: out of processor time)",
        25 => " (SIGXFSZ: file too large)",
        31 => " (SIGSYS: forbidden system call)",
        _ => "",
    };
}

using CaveRuntime.InProcess;

namespace CaveRuntime;

/// <summary>Asks for cells that run in the host's own process.</summary>
public static class InProcessOptions
{
    /// <summary>
    /// The same options, but cells run in this process: they share its objects, its memory and its rights. This is no
    /// sandbox. The policy still says what cells may name (<see cref="CaveOptions.Policy"/>), but nothing enforces it beyond
    /// the compiler; <see cref="CaveOptions.ScopeBytes"/> does not hold; a cell that does not stop at its time limit cannot be
    /// killed: its scope is abandoned, and its thread may go on computing. For code that you trust like your own.
    /// </summary>
    /// <param name="options">The options of the host to be.</param>
    public static CaveOptions InProcess(this CaveOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options with { Isolation = IsolationMode.InProcess, Scopes = new InProcessScopes() };
    }
}

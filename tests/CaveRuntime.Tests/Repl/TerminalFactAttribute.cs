namespace CaveRuntime.Tests.Repl;

/// <summary>A test that needs a pseudo-terminal; skipped, and said so, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TerminalFactAttribute : FactAttribute
{
    public TerminalFactAttribute() => Skip = PseudoTerminal.IsAvailable
        ? null
        : "This machine has no /usr/bin/script and /bin/stty to make a pseudo-terminal with.";
}

namespace CaveRuntime.Scripting.Policies.Format;

/// <summary>A policy file that cannot be used. The message lists every fault with file, line and remedy, one a line.</summary>
internal sealed class PolicyFormatException(IReadOnlyList<string> faults) : FormatException(string.Join('\n', faults))
{
    /// <summary>The faults, in the order of the file.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}

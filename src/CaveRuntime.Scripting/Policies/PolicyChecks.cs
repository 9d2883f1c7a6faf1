using System.Collections.Concurrent;
using CaveRuntime.Scripting.Compiling;
using CaveRuntime.Scripting.Policies.Format;

namespace CaveRuntime.Scripting.Policies;

/// <summary>
/// The checks of the policies that ship with CaveRuntime, made once for the process: they hold no state of a session. Thread-safe.
/// </summary>
internal static class PolicyChecks
{
    private static readonly ConcurrentDictionary<string, Lazy<PolicyCheck>> s_shipped = new();

    /// <summary>The check of the policy that holds where nobody chooses one.</summary>
    public static PolicyCheck Default => Shipped(PolicyLibrary.Default);

    /// <summary>The check that a session asks for; null where it asks for none.</summary>
    /// <exception cref="PolicyFormatException">There is no such policy, or its text is wrong.</exception>
    public static PolicyCheck? Find(string name, IReadOnlyDictionary<string, string> own) => name == "off" ? null
        : own.Count > 0 ? Make(new PolicyLibrary(own), name)
        : Shipped(name);

    private static PolicyCheck Shipped(string name) =>
        s_shipped.GetOrAdd(name, _ => new Lazy<PolicyCheck>(() => Make(new PolicyLibrary(), name))).Value;

    private static PolicyCheck Make(PolicyLibrary library, string name) => new(library.Find(name), CellReferences.All);
}

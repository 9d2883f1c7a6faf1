using CaveRuntime.Scripting.Compiling;
using CaveRuntime.Scripting.Policies;

namespace CaveRuntime.Worker;

/// <summary>The policy checks of this worker: the default one is made, and its verdicts are learnt, while the worker warms up.</summary>
internal sealed class WorkerPolicies
{
    private const string Off = "off";

    private readonly PolicyCheck _default = Make(new PolicyLibrary(), PolicyLibrary.Default);

    /// <summary>The check for a policy that ships with the product.</summary>
    public PolicyCheck Check(string name) => name == PolicyLibrary.Default ? _default : Make(new PolicyLibrary(), name);

    /// <summary>The check that a session asks for; null where it asks for none.</summary>
    /// <exception cref="PolicyFormatException">There is no such policy, or its text is wrong.</exception>
    public PolicyCheck? Check(string name, IReadOnlyDictionary<string, string> own) =>
        name == Off ? null : own.Count == 0 ? Check(name) : Make(new PolicyLibrary(own), name);

    private static PolicyCheck Make(PolicyLibrary library, string name) => new(library.Find(name), CellReferences.All);
}

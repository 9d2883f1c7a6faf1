using System.Reflection;
using CaveRuntime.Scripting.Compiling;
using CaveRuntime.Scripting.Variables;
using Microsoft.CodeAnalysis.CSharp;

namespace CaveRuntime.Scripting;

/// <content>For a scope in the host's own process: objects that both sides hold, and an end.</content>
internal sealed partial class Scope
{
    /// <summary>Sets a variable to the very object. No cell runs meanwhile.</summary>
    /// <param name="name">Name of the variable.</param>
    /// <param name="type">Its type, which has to be public; cells may name all of its assembly.</param>
    /// <param name="value">The object.</param>
    /// <exception cref="ArgumentException">The name is none for a variable, or the type is not public.</exception>
    public void Share(string name, Type type, object? value)
    {
        if (!SyntaxFacts.IsValidIdentifier(name) || SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || ReservedNames.All.Contains(name))
            throw new ArgumentException($"'{name}' cannot name a variable: it is no identifier of C#, or a name that cells use already. Choose another name.", nameof(name));
        SharedType shared = SharedType.Of(type);
        _chain.Refer(shared.Assemblies.Concat(shared.Needed));
        foreach (Assembly assembly in shared.Assemblies)
        {
            _assemblies.Adopt(assembly);
            _chain.Grant(assembly);
        }

        Define(name, shared.Name, value);
    }

    /// <summary>Lets what the scope has loaded go. No cell runs any more.</summary>
    public void Unload() => _assemblies.Release();
}

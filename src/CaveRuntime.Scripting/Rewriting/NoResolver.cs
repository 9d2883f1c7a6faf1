using Mono.Cecil;

namespace CaveRuntime.Scripting.Rewriting;

/// <summary>Rewriting needs no other assembly, and a sealed worker could not open one.</summary>
internal sealed class NoResolver : IAssemblyResolver
{
    public static NoResolver Instance { get; } = new();

    public AssemblyDefinition Resolve(AssemblyNameReference name) => throw new AssemblyResolutionException(name);

    public AssemblyDefinition Resolve(AssemblyNameReference name, ReaderParameters parameters) =>
        throw new AssemblyResolutionException(name);

    public void Dispose()
    {
    }
}

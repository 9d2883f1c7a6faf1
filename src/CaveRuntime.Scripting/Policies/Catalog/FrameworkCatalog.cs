using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Metadata;
using Microsoft.CodeAnalysis;

namespace CaveRuntime.Scripting.Policies.Catalog;

/// <summary>
/// The public types of the assemblies that cells are compiled against, read from metadata. Lives as long as the references do
/// (it reads their memory). Thread-safe.
/// </summary>
internal sealed class FrameworkCatalog
{
    private readonly Dictionary<string, (string Assembly, MetadataReader Reader, TypeDefinitionHandle Handle)> _index =
        new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, FrameworkType?> _types = new(StringComparer.Ordinal);

    /// <summary>Indexes the types of some references by full name.</summary>
    /// <param name="references">Implementation assemblies, not reference assemblies: grants are judged on what really runs.</param>
    public FrameworkCatalog(IEnumerable<MetadataReference> references)
    {
        var assemblies = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var reference in references.OfType<PortableExecutableReference>())
        {
            if (reference.GetMetadata() is AssemblyMetadata assembly)
            {
                var reader = assembly.GetModules()[0].GetMetadataReader();
                var name = reader.GetString(reader.GetAssemblyDefinition().Name);
                assemblies.Add(name);
                Index(name, reader);
            }
        }

        Assemblies = assemblies;
    }

    /// <summary>The simple names of the assemblies.</summary>
    public IReadOnlySet<string> Assemblies { get; }

    /// <summary>The full names of all public types, in no order.</summary>
    public IEnumerable<string> TypeNames => _index.Keys;

    /// <summary>The public type of that full name (<c>System.Collections.Generic.List`1.Enumerator</c>), or null.</summary>
    public FrameworkType? Find(string name) => _types.GetOrAdd(name, Read);

    private FrameworkType? Read(string name) =>
        _index.TryGetValue(name, out var found) ? new FrameworkType(this, found.Assembly, name, found.Reader, found.Handle) : null;

    private void Index(string assembly, MetadataReader reader)
    {
        foreach (var handle in reader.TypeDefinitions)
        {
            if ((reader.GetTypeDefinition(handle).Attributes & TypeAttributes.VisibilityMask) == TypeAttributes.Public)
            {
                Index(assembly, reader, handle, DocumentIdDecoder.NameOf(reader, handle));
            }
        }
    }

    private void Index(string assembly, MetadataReader reader, TypeDefinitionHandle handle, string name)
    {
        // Two assemblies with one public name: the first wins, as the check also compares the assembly.
        _index.TryAdd(name, (assembly, reader, handle));
        foreach (var nested in reader.GetTypeDefinition(handle).GetNestedTypes())
        {
            var type = reader.GetTypeDefinition(nested);
            var visibility = type.Attributes & TypeAttributes.VisibilityMask;
            if (visibility is TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem)
            {
                Index(assembly, reader, nested, $"{name}.{reader.GetString(type.Name)}");
            }
        }
    }
}

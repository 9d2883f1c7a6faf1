using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using CaveRuntime.Cells;
using Microsoft.CodeAnalysis;

namespace CaveRuntime.Scripting.Compiling;

/// <summary>
/// What a cell is compiled against: a small explicit set of framework assemblies and <c>CaveRuntime.Cells</c>, loaded
/// once, so that a sealed worker compiles without opening a file. Immutable, shared by all scopes of the process.
/// </summary>
internal static class CellReferences
{
    /// <summary>Namespaces that every cell finds open.</summary>
    public static ImmutableArray<string> Usings { get; } =
    [
        "System", "System.Collections.Concurrent", "System.Collections.Generic", "System.Diagnostics", "System.Globalization", "System.IO", "System.Linq", "System.Text",
        "System.Text.Json", "System.Text.RegularExpressions", "System.Threading", "System.Threading.Tasks", "System.Xml.Linq",
        "CaveRuntime.Cells",
    ];

    // Implementation assemblies, not reference assemblies: the metadata check then sees the names that the runtime resolves.
    private static readonly string[] s_assemblies =
    [
        "System.Private.CoreLib", "System.Runtime", "System.Collections", "System.Collections.Concurrent",
        "System.Collections.Immutable", "System.Collections.NonGeneric", "System.ComponentModel", "System.Console", "System.Linq",
        "System.Linq.Queryable", "System.Linq.Expressions", "System.Linq.AsyncEnumerable", "System.Linq.Parallel",
        "System.Memory", "System.Net.Primitives", "System.Net.Sockets", "System.Net.Http", "System.Private.Uri",
        "System.Runtime.Numerics", "System.Runtime.InteropServices", "System.Runtime.Loader", "System.Runtime.Extensions",
        "System.Runtime.Intrinsics", "System.Diagnostics.Process", "System.ComponentModel.Primitives",
        "System.ComponentModel.TypeConverter", "System.ObjectModel", "System.Text.Json", "System.Text.RegularExpressions",
        "System.Text.Encoding.Extensions", "System.Text.Encodings.Web", "System.Web.HttpUtility", "System.Threading",
        "System.Threading.Channels", "System.Threading.Tasks.Parallel", "System.Threading.Thread", "System.Threading.ThreadPool",
        "System.Security.Cryptography", "System.Xml.ReaderWriter", "System.Private.Xml", "System.Xml.XDocument",
        "System.Private.Xml.Linq", "Microsoft.CSharp",
    ];

    private static readonly Lazy<ImmutableArray<MetadataReference>> s_all = new(Load);

    /// <summary>
    /// Loads, with all that they need, the assemblies that cells may run code of: after the seal none can be opened any more.
    /// </summary>
    public static void Preload()
    {
        var seen = new HashSet<string>();
        var open = new Stack<AssemblyName>(s_assemblies.Select(name => new AssemblyName(name)));
        open.Push(Assembly.GetEntryAssembly()?.GetName() ?? typeof(CellReferences).Assembly.GetName());
        while (open.TryPop(out AssemblyName? name))
        {
            if (!seen.Add(name.Name!))
                continue;
            foreach (AssemblyName needed in TryLoad(name.Name!)?.GetReferencedAssemblies() ?? [])
                open.Push(needed);
        }
    }

    /// <summary>The references of the first submission; later ones inherit them.</summary>
    public static ImmutableArray<MetadataReference> All => s_all.Value;

    /// <summary>Whether cells are compiled against this assembly anyway.</summary>
    public static bool Has(Assembly assembly) => assembly == typeof(CellApi).Assembly || s_assemblies.Contains(assembly.GetName().Name);

    private static ImmutableArray<MetadataReference> Load() =>
        [.. s_assemblies.Select(TryLoad).OfType<Assembly>().Append(typeof(CellApi).Assembly).Select(Reference)];

    // The metadata is read where the runtime has mapped it: no file is opened, and no byte is copied.
    internal static unsafe MetadataReference Reference(Assembly assembly) => assembly.TryGetRawMetadata(out byte* start, out int length)
        ? AssemblyMetadata.Create(ModuleMetadata.CreateFromMetadata((nint)start, length)).GetReference(display: assembly.GetName().Name)
        : throw new PlatformNotSupportedException(
            $"The metadata of {assembly.GetName().Name} cannot be read. "
            + "Cells need a runtime with a compiler and assemblies as they were built: "
            + "do not trim the worker or publish it ahead of time.");

    // Not every runtime has every one of them; a cell that names what is missing is told so by the compiler.
    private static Assembly? TryLoad(string name)
    {
        try
        {
            return Assembly.Load(name);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}

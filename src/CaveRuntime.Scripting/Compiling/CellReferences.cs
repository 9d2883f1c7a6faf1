using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using CaveRuntime.Cells;
using Microsoft.CodeAnalysis;

namespace CaveRuntime.Scripting.Compiling;

/// <summary>
/// What a cell is compiled against: a small explicit set of framework assemblies and <c>CaveRuntime.Cells</c>, read into
/// memory once, so that a sealed worker compiles without opening a file. Immutable, shared by all scopes of the process.
/// </summary>
internal static class CellReferences
{
    /// <summary>Namespaces that every cell finds open.</summary>
    public static ImmutableArray<string> Usings { get; } =
    [
        "System", "System.Collections.Generic", "System.Globalization", "System.IO", "System.Linq", "System.Text",
        "System.Text.Json", "System.Text.RegularExpressions", "System.Threading", "System.Threading.Tasks", "CaveRuntime.Cells",
    ];

    // Implementation assemblies, not reference assemblies: the metadata check then sees the names that the runtime resolves.
    private static readonly string[] s_assemblies =
    [
        "System.Private.CoreLib", "System.Runtime", "System.Collections", "System.Collections.Concurrent",
        "System.Collections.Immutable", "System.Collections.NonGeneric", "System.ComponentModel", "System.Console", "System.Linq", "System.Linq.Queryable", "System.Linq.Expressions",
        "System.Linq.AsyncEnumerable", "System.Linq.Parallel", "System.Memory", "System.Net.Primitives", "System.Net.Sockets", "System.Net.Http",
        "System.Private.Uri", "System.Runtime.Numerics", "System.Runtime.InteropServices", "System.Runtime.Loader",
        "System.Runtime.Extensions", "System.Runtime.Intrinsics", "System.Diagnostics.Process", "System.ComponentModel.Primitives", "System.ComponentModel.TypeConverter",
        "System.ObjectModel", "System.Text.Json", "System.Text.RegularExpressions", "System.Text.Encoding.Extensions", "System.Text.Encodings.Web", "System.Web.HttpUtility",
        "System.Threading", "System.Threading.Channels", "System.Threading.Tasks.Parallel", "System.Threading.Thread", "System.Threading.ThreadPool",
        "System.Security.Cryptography", "System.Xml.ReaderWriter", "System.Private.Xml", "System.Xml.XDocument", "System.Private.Xml.Linq",
        "Microsoft.CSharp",
    ];

    private static readonly Lazy<ImmutableArray<MetadataReference>> s_all = new(Load);

    /// <summary>Loads, with all that they need, the assemblies that cells may run code of: after the seal none can be opened any more.</summary>
    /// <returns>Those that could not be loaded; a cell that needs one will fail with its name.</returns>
    public static IReadOnlyList<string> Preload()
    {
        var failed = new List<string>();
        var seen = new HashSet<string>();
        var open = new Stack<AssemblyName>(s_assemblies.Select(name => new AssemblyName(name)));
        open.Push(Assembly.GetEntryAssembly()?.GetName() ?? typeof(CellReferences).Assembly.GetName());
        while (open.TryPop(out AssemblyName? name))
        {
            if (!seen.Add(name.Name!))
                continue;
            try
            {
                foreach (AssemblyName needed in Assembly.Load(name).GetReferencedAssemblies())
                    open.Push(needed);
            }
            catch (Exception e) when (e is FileNotFoundException or FileLoadException or BadImageFormatException)
            {
                failed.Add(name.Name!);
            }
        }

        return failed;
    }

    /// <summary>The references of the first submission; later ones inherit them.</summary>
    public static ImmutableArray<MetadataReference> All => s_all.Value;

    private static ImmutableArray<MetadataReference> Load()
    {
        string? framework = Path.GetDirectoryName(typeof(object).Assembly.Location);
        if (string.IsNullOrEmpty(framework) || !RuntimeFeature.IsDynamicCodeSupported)
            throw new PlatformNotSupportedException("Cells need a runtime with assemblies on disk and a compiler: do not publish the worker as a single file or ahead of time.");
        var paths = s_assemblies.Select(name => Path.Combine(framework, name + ".dll")).Where(File.Exists);
        return [.. paths.Append(typeof(CellApi).Assembly.Location).Select(path => (MetadataReference)MetadataReference.CreateFromImage(File.ReadAllBytes(path)))];
    }
}

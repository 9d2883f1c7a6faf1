using System.Text;
using CaveRuntime.Scripting.Policies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace CaveRuntime.Tests.Policies;

/// <summary>A cell compiled as a script submission, as the scope compiles it, with the two checks at hand.</summary>
internal sealed class CompiledCell
{
    /// <summary>What a cell is compiled against, and beyond it the assemblies of types that are refused by name.</summary>
    public static readonly string[] Assemblies =
    [
        "System.Private.CoreLib", "System.Runtime", "System.Console", "System.Linq", "System.Linq.Parallel", "System.Linq.AsyncEnumerable",
        "System.Collections", "System.Collections.Concurrent", "System.Collections.Immutable", "System.Collections.NonGeneric",
        "System.ObjectModel", "System.Memory", "System.Text.RegularExpressions", "System.Text.Json", "System.Text.Encodings.Web",
        "System.Runtime.Numerics", "System.Runtime.Extensions", "System.Runtime.InteropServices", "System.Threading",
        "System.Threading.Tasks.Parallel", "System.Threading.Channels", "System.Private.Uri", "System.Web.HttpUtility",
        "System.ComponentModel", "System.ComponentModel.Primitives", "System.ComponentModel.TypeConverter", "System.Linq.Queryable", "System.Linq.Expressions",
        "System.Diagnostics.Process", "System.Net.Sockets", "System.Net.Primitives", "System.Net.Http", "System.Runtime.Loader",
    ];

    private static readonly string[] Usings =
    [
        "System", "System.IO", "System.Linq", "System.Collections.Generic", "System.Text", "System.Text.RegularExpressions",
        "System.Threading", "System.Threading.Tasks", "System.Globalization", "System.Text.Json",
    ];

    private static readonly CSharpParseOptions Script = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);
    private static readonly HashSet<string> NoSubmissions = [];
    private readonly CSharpCompilation _compilation;
    private readonly SyntaxTree _tree;

    private CompiledCell(string text, MetadataReference[] references, CSharpCompilation? previous)
    {
        _tree = CSharpSyntaxTree.ParseText(SourceText.From(text, Encoding.UTF8), Script, "cell");
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, usings: Usings, optimizationLevel: OptimizationLevel.Release, allowUnsafe: AllowUnsafe(text));
        _compilation = CSharpCompilation.CreateScriptCompilation($"cell-{Guid.NewGuid():N}", _tree, references, options, previous);
        using var pe = new MemoryStream();
        using var pdb = new MemoryStream();
        var result = _compilation.Emit(pe, pdb);
        Errors = [.. result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.ToString())];
        Image = pe.ToArray();
        Pdb = pdb.ToArray();
    }

    /// <summary>The implementation assemblies of the running framework.</summary>
    public static MetadataReference[] References { get; } = Load(Assemblies);

    public IReadOnlyList<string> Errors { get; }

    public byte[] Image { get; }

    public byte[] Pdb { get; }

    public string AssemblyName => _compilation.AssemblyName!;

    public static MetadataReference[] Load(IEnumerable<string> assemblies)
    {
        var folder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        return [.. assemblies.Select(name => MetadataReference.CreateFromFile(Path.Combine(folder, name + ".dll")))];
    }

    public static CompiledCell Of(string text, CompiledCell? previous = null) =>
        new(text, previous is null ? References : [], previous?._compilation);

    public static CompiledCell Against(MetadataReference[] references, string text) => new(text, references, null);

    public IReadOnlyList<PolicyViolation> Symbols(PolicyCheck check) => check.Symbols(_compilation, _tree, NoSubmissions);

    public IReadOnlyList<PolicyViolation> Metadata(PolicyCheck check, params string[] previous) =>
        check.Image(Image, Pdb, previous.ToHashSet());

    // Only to show that the checks do not lean on the compiler's own switch.
    private static bool AllowUnsafe(string text) => text.Contains("// unsafe", StringComparison.Ordinal);
}

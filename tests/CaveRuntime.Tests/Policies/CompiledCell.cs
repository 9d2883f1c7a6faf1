using System.Collections.Immutable;
using System.Text;
using CaveRuntime.Cells;
using CaveRuntime.Scripting.Compiling;
using CaveRuntime.Scripting.Policies;
using CaveRuntime.Scripting.Policies.Grants;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace CaveRuntime.Tests.Policies;

/// <summary>A cell compiled as a script submission, as the scope compiles it, with the two checks at hand.</summary>
internal sealed class CompiledCell
{
    private static readonly CSharpParseOptions s_script = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);
    private static readonly HashSet<string> s_noSubmissions = [];
    private readonly CSharpCompilation _compilation;
    private readonly SyntaxTree _tree;

    private CompiledCell(string text, CSharpCompilation? previous)
    {
        _tree = CSharpSyntaxTree.ParseText(SourceText.From(text, Encoding.UTF8), s_script, "cell");
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            usings: CellReferences.Usings,
            optimizationLevel: OptimizationLevel.Release,
            allowUnsafe: AllowUnsafe(text));
        _compilation = CSharpCompilation.CreateScriptCompilation($"cell-{Guid.NewGuid():N}", _tree, previous is null
            ? References
            : null, options.WithScriptClassName("Cell"), previous, typeof(object), typeof(CellApi));
        using var pe = new MemoryStream();
        using var pdb = new MemoryStream();
        var result = _compilation.Emit(pe, pdb);
        Errors = [.. result.Diagnostics.Where(
            diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.ToString())];
        Image = pe.ToArray();
        Pdb = pdb.ToArray();
    }

    /// <summary>What a scope compiles its first cell against.</summary>
    public static ImmutableArray<MetadataReference> References => CellReferences.All;

    public IReadOnlyList<string> Errors { get; }

    public byte[] Image { get; }

    public byte[] Pdb { get; }

    public string AssemblyName => _compilation.AssemblyName!;

    public static CompiledCell Of(string text, CompiledCell? previous = null) =>
        new(text, previous?._compilation);

    public IReadOnlyList<PolicyViolation> Symbols(PolicyCheck check) => check.Symbols(_compilation, _tree, s_noSubmissions);

    public IReadOnlyList<PolicyViolation> Metadata(PolicyCheck check, params string[] previous) =>
        check.Image(Image, Pdb, previous.ToHashSet());

    // Only to show that the checks do not lean on the compiler's own switch.
    private static bool AllowUnsafe(string text) => text.Contains("// unsafe", StringComparison.Ordinal);
}

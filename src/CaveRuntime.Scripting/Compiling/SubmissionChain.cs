using System.Collections.Immutable;
using System.Reflection;
using CaveRuntime.Cells;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace CaveRuntime.Scripting.Compiling;

/// <summary>
/// The cells of a scope as Roslyn sees them: each compilation builds on the one before. An own chain instead of
/// <c>ScriptState</c>, for four reasons: references are given once (repeated, the heap grows quadratically), a cell that
/// declares nothing leaves no trace, a redefined function hides its older overloads, and a throwing cell keeps its state.
/// Not thread-safe: a scope runs one cell at a time.
/// </summary>
internal sealed class SubmissionChain
{
    /// <summary>The class that the compiler makes of a cell.</summary>
    public const string CellTypeName = "Cell";

    private static readonly CSharpCompilationOptions s_options = new(
        OutputKind.DynamicallyLinkedLibrary,
        usings: CellReferences.Usings,
        scriptClassName: CellTypeName,
        optimizationLevel: OptimizationLevel.Release,
        allowUnsafe: false,
        concurrentBuild: true,
        nullableContextOptions: NullableContextOptions.Disable);

    // The schema of a typed reply says which members may be null. Only a cell that declares types pays for this: an eighth of its
    // compilation.
    private static readonly CSharpCompilationOptions s_typesOptions =
        s_options.WithNullableContextOptions(NullableContextOptions.Annotations);

    private readonly HashSet<string> _functions = [];
    private readonly HashSet<string> _names = [];
    private readonly HashSet<string> _referred = [];
    private readonly List<Assembly> _added = [];
    private CSharpCompilation? _last;

    /// <summary>An upper bound of the slots that the submissions of this chain and one more cell use.</summary>
    public int Slots { get; private set; } = 2;

    /// <summary>Names of the submissions so far, which later ones may refer to.</summary>
    public IReadOnlySet<string> Names => _names;

    /// <summary>Adds assemblies to what the next submission and all after it are compiled against.</summary>
    /// <param name="assemblies">Those that are referenced already are left out.</param>
    public void AddReferences(IEnumerable<Assembly> assemblies) =>
        _added.AddRange(assemblies.Where(a => !CellReferences.Has(a) && _referred.Add(a.GetName().Name!)));

    /// <summary>Names an assembly that later submissions may use whole.</summary>
    public void Grant(Assembly assembly) => _names.Add(assembly.GetName().Name!);

    /// <summary>Puts a cell on top of the chain, without making it part of it and without compiling it yet.</summary>
    public CSharpCompilation Link(CellSource source)
    {
        // Roslyn resolves F(5) against all F of the whole chain, so an older F(int) would win over a newer F(long).
        // A submission between that declares a variable of that name ends the search; it is never emitted.
        CSharpCompilation? previous = _last;
        foreach (string name in source.Functions.Where(_functions.Contains).Distinct())
        {
            CellSource barrier = CellSource.Parse("barrier", $"object {name};", CancellationToken.None);
            previous = Link($"barrier-{source.Name}-{name}", barrier, previous);
        }

        return Link(source.Name, source, previous);
    }

    /// <summary>Compiles what <see cref="Link(CellSource)"/> has put together.</summary>
    /// <returns>The submission, or the errors.</returns>
    public static (Submission? Submission, ImmutableArray<Diagnostic> Errors) Emit(
        CellSource source, CSharpCompilation compilation, CancellationToken cancellationToken)
    {
        using var image = new MemoryStream();
        EmitResult result = compilation.Emit(image, cancellationToken: cancellationToken);
        ImmutableArray<Diagnostic> errors = [.. result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)];
        if (errors.Length > 0)
            return (null, errors);

        // A cell of usings only, or an empty one, is "no success" without an error: it belongs to the chain and has nothing to run.
        return (new Submission(source, compilation, result.Success ? image.ToArray() : []), []);
    }

    /// <summary>Makes a submission part of the chain, so that later cells see what it declares.</summary>
    public void Append(Submission submission)
    {
        if (!submission.Declares)
            return;
        Slots += 1 + submission.Source.Functions.Count(_functions.Contains);
        _functions.UnionWith(submission.Source.Functions);
        _names.Add(submission.Source.Name);
        _added.Clear();
        _last = submission.Compilation;
    }

    private CSharpCompilation Link(string name, CellSource source, CSharpCompilation? previous) =>
        CSharpCompilation.CreateScriptCompilation(
            name,
            source.Tree,
            // Whatever a submission refers to, those after it do, too.
            [.. previous is null ? CellReferences.All : [], .. _added.Select(CellReferences.Reference)],
            source.DeclaresTypes ? s_typesOptions : s_options,
            previous,
            typeof(object),
            typeof(CellApi));
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CaveRuntime.Tests.House;

/// <summary>Which folder of a project knows which: read from the sources, name by name, as the compiler reads them.</summary>
internal sealed class FolderGraph
{
    // What every project gets without saying so.
    private const string Globals = """
        global using System; global using System.IO; global using System.Linq; global using System.Collections.Generic;
        global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;
        """;

    private static readonly Lazy<FolderGraph> s_sources = new(() => new FolderGraph(Path.Combine(Repository.Root, "src")));

    private readonly SortedDictionary<string, SortedDictionary<string, string>> _arrows = new(StringComparer.Ordinal);

    /// <summary>Reads all sources below a folder, whose own folders are projects.</summary>
    public FolderGraph(string root)
    {
        var files = Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(root, f).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal))
            .ToDictionary(f => CSharpSyntaxTree.ParseText(File.ReadAllText(Path.Combine(root, f)), path: f), f => f[..f.LastIndexOf('/')]);
        string[] own = [.. Directory.GetDirectories(root).Select(d => Path.GetFileName(d)!), "cave", "cave-worker"];
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => !own.Contains(Path.GetFileNameWithoutExtension(p)))
            .Select(p => MetadataReference.CreateFromFile(p));
        var compilation = CSharpCompilation.Create(
            "sources", [.. files.Keys, CSharpSyntaxTree.ParseText(Globals)], references, new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                allowUnsafe: true));
        Folders = [.. files.Values.Distinct().Order(StringComparer.Ordinal)];
        foreach ((SyntaxTree tree, string folder) in files)
        {
            SemanticModel model = compilation.GetSemanticModel(tree);
            foreach (SyntaxNode node in tree.GetRoot().DescendantNodes().Where(
                n => n is SimpleNameSyntax or BaseObjectCreationExpressionSyntax))
            {
                foreach (string known in FoldersOf(model.GetSymbolInfo(node), files).Where(f => f != folder))
                    Add(folder, known, $"{Path.GetFileName(tree.FilePath)} names {node.ToString().Split('\n')[0]}");
            }
        }
    }

    /// <summary>The graph of <c>src</c>; made once for all tests.</summary>
    public static FolderGraph OfSources => s_sources.Value;

    /// <summary>All folders that hold sources, as <c>CaveRuntime/Runs</c>.</summary>
    public IReadOnlyList<string> Folders { get; }

    /// <summary>The folders of the same project that a folder knows, each with a place where it does.</summary>
    public IReadOnlyDictionary<string, string> KnownBy(string folder) =>
        _arrows.TryGetValue(folder, out var known) ? known : new SortedDictionary<string, string>();

    /// <summary>A way from a folder back to itself, in words; null where there is none.</summary>
    public string? WayBack(string folder)
    {
        var from = new Dictionary<string, string>();
        var open = new Queue<string>([folder]);
        while (open.TryDequeue(out string? at))
        {
            foreach ((string next, string place) in KnownBy(at))
            {
                if (next == folder)
                    return Way(from, at) + $"{at} → {next} ({place})";
                if (from.TryAdd(next, $"{at} → {next} ({place})"))
                    open.Enqueue(next);
            }
        }

        return null;

        string Way(Dictionary<string, string> steps, string at) =>
            steps.TryGetValue(at, out string? step) ? Way(steps, step[..step.IndexOf(" → ", StringComparison.Ordinal)]) + step + "; " : "";
    }

    private void Add(string folder, string known, string place)
    {
        // Arrows between projects are held by their references.
        if (Project(folder) != Project(known))
            return;
        if (!_arrows.TryGetValue(folder, out var arrows))
            _arrows[folder] = arrows = new SortedDictionary<string, string>(StringComparer.Ordinal);
        arrows.TryAdd(known, place);
    }

    private static string Project(string folder) => folder.Split('/')[0];

    private static IEnumerable<string> FoldersOf(SymbolInfo info, Dictionary<SyntaxTree, string> files)
    {
        IEnumerable<ISymbol> symbols = info.Symbol is { } one ? [one] : info.CandidateSymbols;
        foreach (ISymbol symbol in symbols.Select(s => s is IAliasSymbol alias ? alias.Target : s))
        {
            if (symbol is INamespaceSymbol or ILocalSymbol or IParameterSymbol or IRangeVariableSymbol or ITypeParameterSymbol)
                continue;
            ISymbol declared = symbol is IMethodSymbol { ReducedFrom: { } extension }
                ? extension.OriginalDefinition
                : symbol.OriginalDefinition;
            if (declared.Locations.FirstOrDefault()?.SourceTree is { } tree && files.TryGetValue(tree, out string? folder))
                yield return folder;
        }
    }
}

using CaveRuntime.Scripting.Compiling;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CaveRuntime.Scripting.Advice;

/// <summary>Names that cells declared which were not run, so that a later cell that uses one can be told why there is none. Not
/// thread-safe.</summary>
internal sealed class NotRun
{
    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);

    /// <summary>The last cell that declared this name and was not run; null where there is none.</summary>
    public int? Find(string name) => _names.TryGetValue(name, out int cell) ? cell : null;

    /// <summary>Notes what a cell declares that is not run.</summary>
    public void Add(int cell, CellSource source)
    {
        // In a broken declaration of a function, a parameter can look like a variable.
        var parameters = source.Root.DescendantNodes().OfType<ParameterSyntax>().Select(p => p.Identifier.ValueText).ToHashSet();
        foreach (string name in Declared(source).Where(n => !parameters.Contains(n)))
            _names[name] = cell;
    }

    /// <summary>Forgets what a cell declares that is run.</summary>
    public void Remove(CellSource source)
    {
        if (_names.Count == 0)
            return;
        foreach (string name in Declared(source))
            _names.Remove(name);
    }

    private static IEnumerable<string> Declared(CellSource source) => source.Root.Members.SelectMany(member => member switch
    {
        FieldDeclarationSyntax field => field.Declaration.Variables.Select(v => v.Identifier.ValueText),
        GlobalStatementSyntax { Statement: LocalDeclarationStatementSyntax local } => local.Declaration.Variables
            .Select(v => v.Identifier.ValueText),
        BaseTypeDeclarationSyntax type => [type.Identifier.ValueText],
        _ => Enumerable.Empty<string>(),
    }).Concat(source.Functions);
}

using System.Globalization;
using CaveRuntime.Scripting.Compiling;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CaveRuntime.Scripting.Advice;

/// <summary>What a model can do about errors of the compiler, beyond what the compiler says. For one cell.</summary>
internal sealed class CompileAdvice
{
    private const int MaxMembers = 14;
    private const string TextType = "CaveRuntime.Cells.Text";

    private readonly CellSource _source;
    private readonly NotRun _notRun;
    private readonly SemanticModel _model;
    private readonly TextRemedies _remedies;

    /// <param name="compilation">The cell's compilation.</param>
    /// <param name="source">The cell.</param>
    /// <param name="notRun">Names that cells declared which did not run.</param>
    public CompileAdvice(CSharpCompilation compilation, CellSource source, NotRun notRun)
    {
        (_source, _notRun, _model) = (source, notRun, compilation.GetSemanticModel(source.Tree));
        _remedies = new TextRemedies(compilation, _model);
    }

    /// <summary>The advice on one error; null where there is none.</summary>
    public string? On(Diagnostic error)
    {
        SyntaxNode node = _source.Root.FindNode(error.Location.SourceSpan, getInnermostNodeForTie: true);
        return error.Id switch
        {
            "CS0103" or "CS0246" => UnknownName(NameAt(node), node),
            "CS1061" when error.GetMessage(CultureInfo.InvariantCulture).Contains("'GetAwaiter'", StringComparison.Ordinal) =>
                "It is no task: leave out await. What is awaited ends in _async, as llm_query_async(prompt) does.",
            "CS1061" or "CS0117" or "CS0426" => UnknownMember(NameAt(node), node),
            "CS7099" or "CS8099" => "Nothing can be loaded into a cell, and what there is is open already: leave the line out.",
            "CS1503" or "CS0029" or "CS0266" or "CS0019" or "CS0030"
                when error.GetMessage(CultureInfo.InvariantCulture).Contains(".csx(", StringComparison.Ordinal) =>
                "The type was declared again, and values of the earlier one stay what they are: leave out the second declaration, or make the values again.",
            "CS8917" when node.FirstAncestorOrSelf<MemberAccessExpressionSyntax>()?.Name.Identifier.ValueText == "Count" =>
                "A count is Count() with brackets; a length is Length.",
            "CS1501" or "CS7036" or "CS1739" or "CS1729" or "CS1503" or "CS1929" or "CS0411" or "CS8917" =>
                _remedies.OnGroup(node) ?? AboutText(error) ?? _remedies.OnValue(node) ?? Signatures(node),
            "CS0029" or "CS0266" or "CS0019" or "CS8121" or "CS0030" or "CS1950" or "CS0123" or "CS0407" =>
                _remedies.OnGroup(node) ?? AboutText(error) ?? (error.Id is "CS0029" or "CS0266" or "CS0030" ? _remedies.OnValue(node) : null),
            "CS1109" or "CS1106" or "CS9283" or "CS9282" or "CS9284" or "CS9285" or "CS9286" =>
                "Declare an extension method at the top level of the cell, without a class around it: static int Words(this string s) => …;",
            "CS7021" => "Leave the namespace out: types stand at the top level of the cell.",
            "CS0120" => "A class cannot see the session's variables: pass it what it needs.",
            "CS0201" => "Only the last line may be an expression of its own, without a semicolon; Console.WriteLine(x) prints elsewhere.",
            "CS1002" or "CS1003" or "CS1026" or "CS1525" or "CS1513" or "CS1022" or "CS1012" or "CS1011" or "CS1024" or "CS1001" or "CS1056"
                or "CS1040" or "CS0443" or "CS1519" or "CS8124" or "CS1073" or "CS1514" or "CS1035" or "CS1010" =>
                Habits.OfLine(LineOf(error)),
            _ => null,
        } is { } advice ? advice.EndsWith('.') || advice.EndsWith(';') ? advice : $"In C#: {advice}." : null;
    }

    private static string? NameAt(SyntaxNode node) =>
        node.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().FirstOrDefault()?.Identifier.ValueText;

    private string LineOf(Diagnostic error) =>
        _source.Tree.GetText().Lines[error.Location.GetLineSpan().StartLinePosition.Line].ToString();

    private string? UnknownName(string? name, SyntaxNode node)
    {
        if (name is null)
            return null;
        if (_notRun.Find(name) is { } cell && !IsParameter(name, node))
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"'{name}' stood in cell {cell}, which was not run, so it does not exist. Declare it again.");
        }

        if (Habits.OfName(name) is { } habit)
            return habit;
        if (node.Parent is AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } assigned
            && assigned.Left == node)
        {
            return $"A variable is declared where it gets its first value: var {name} = …";
        }

        var known = _model.LookupSymbols(node.SpanStart)
            .Where(
                s => s is IFieldSymbol or IPropertySymbol or IMethodSymbol or ILocalSymbol or IParameterSymbol && !s.IsImplicitlyDeclared)
            .Where(s => s.ContainingType?.SpecialType != SpecialType.System_Object)
            .Select(s => s.Name);
        IReadOnlyList<string> close = NearNames.Close(name, known, 3);
        if (close.Count > 0)
            return $"There is {string.Join(" and ", close)}.";
        return Habits.OfLine(_source.Tree.GetText().Lines.GetLineFromPosition(node.SpanStart).ToString());
    }

    // Where the cell is broken, the compiler may not know a parameter that stands right there.
    private static bool IsParameter(string name, SyntaxNode node) => node.Ancestors()
        .SelectMany(a => a switch
        {
            SimpleLambdaExpressionSyntax simple => [simple.Parameter],
            ParenthesizedLambdaExpressionSyntax lambda => lambda.ParameterList.Parameters,
            LocalFunctionStatementSyntax function => function.ParameterList.Parameters,
            BaseMethodDeclarationSyntax method => method.ParameterList.Parameters,
            _ => Enumerable.Empty<ParameterSyntax>(),
        })
        .Any(p => p.Identifier.ValueText == name);

    private string? UnknownMember(string? name, SyntaxNode node)
    {
        if (name is null || node.FirstAncestorOrSelf<MemberAccessExpressionSyntax>() is not { } access)
            return name is null ? null : Habits.OfMember(name);
        var asked = _model.GetSymbolInfo(access.Expression).Symbol as ITypeSymbol;
        ITypeSymbol? type = asked ?? _model.GetTypeInfo(access.Expression).Type;
        if (type is null or IErrorTypeSymbol)
            return Habits.OfMember(name);
        string[] names = [.. Members(type, isStatic: asked is not null).Select(Shown)];
        if (IsOurs(type))
        {
            IReadOnlyList<string> near = NearNames.InOrder(name, names);
            string more = near.Count > MaxMembers ? ", …" : "";
            string first = Habits.OfMember(name) is { } other && names.Any(
                n => other.StartsWith(n.TrimEnd('(', ')', '…'), StringComparison.Ordinal))
                ? $"Here it is {other}. " : "";
            return $"{first}{type.Name} has: {string.Join(", ", near.Take(MaxMembers))}{more}.";
        }

        if (Habits.OfMember(name) is { } habit)
            return habit;
        IReadOnlyList<string> close = NearNames.Close(name, names, 4);
        return close.Count == 0 ? null : $"{type.Name} has {string.Join(", ", close)}.";
    }

    // A call of something of ours with wrong arguments: how it is called.
    private string? Signatures(SyntaxNode node)
    {
        ExpressionSyntax? called = node.FirstAncestorOrSelf<InvocationExpressionSyntax>()?.Expression;
        if (called is null)
            return null;
        IMethodSymbol[] methods = [.. _model.GetMemberGroup(called).OfType<IMethodSymbol>().Where(m => IsOurs(m.ContainingType)).Take(4)];
        return methods.Length == 0 ? null
            : $"It is called so: {string.Join("; ", methods.Select(m => m.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)))}.";
    }

    private static string? AboutText(Diagnostic error)
    {
        string message = error.GetMessage(CultureInfo.InvariantCulture);
        bool isText = message.Contains(TextType, StringComparison.Ordinal) || message.Contains("'Text'", StringComparison.Ordinal);
        if (isText && (message.Contains("string", StringComparison.Ordinal) || error.Id is "CS1929" or "CS0411" or "CS0019" or "CS8121"))
        {
            if (message.IndexOf("'string'", StringComparison.Ordinal) is >= 0 and int from
                && message.IndexOf("Text'", from, StringComparison.Ordinal) > from)
            {
                return "A Text is needed: give a slice of ctx, such as ctx[a..b] or hit.Text, or new Text(s) for other words.";
            }

            return message.Contains('<', StringComparison.Ordinal) || message.Contains("[]", StringComparison.Ordinal)
                ? "A Text is a view and no string: add .Select(t => t.ToString()) before .ToList() or .ToArray()."
                : "A Text is a view and no string: write .ToString() where a string is needed.";
        }

        return message.Contains("Reply", StringComparison.Ordinal) && message.Contains("string", StringComparison.Ordinal)
            ? "A reply of a batch is no string: use r.Text, as in replies.Select(r => r.Text).ToList()."
            : null;
    }

    private static IEnumerable<ISymbol> Members(ITypeSymbol type, bool isStatic)
    {
        IEnumerable<ITypeSymbol> bases = type.TypeKind == TypeKind.Interface ? [type, .. type.AllInterfaces] : Bases(type);
        return bases.SelectMany(t => t.GetMembers()).Where(m => m.DeclaredAccessibility == Accessibility.Public && m.IsStatic == isStatic
            && m is IPropertySymbol { IsIndexer: false } or IFieldSymbol or IMethodSymbol { MethodKind: MethodKind.Ordinary }
            && m.ContainingType.SpecialType is not (SpecialType.System_Object or SpecialType.System_ValueType)
            && m.Name is not ("GetHashCode" or "GetType" or "Equals" or "Deconstruct") && m.CanBeReferencedByName
                && !m.IsImplicitlyDeclared);
    }

    private static IEnumerable<ITypeSymbol> Bases(ITypeSymbol type)
    {
        for (ITypeSymbol? at = type; at is not null; at = at.BaseType)
            yield return at;
    }

    private static string Shown(ISymbol member) =>
        member is IMethodSymbol method ? method.Parameters.Length == 0 ? $"{member.Name}()" : $"{member.Name}(…)" : member.Name;

    private static bool IsOurs(ITypeSymbol type) =>
        type.ContainingAssembly is { } assembly && (assembly.Name.StartsWith("CaveRuntime", StringComparison.Ordinal)
            || assembly is ISourceAssemblySymbol || assembly.Name.StartsWith(CellSource.NamePrefix, StringComparison.Ordinal));
}

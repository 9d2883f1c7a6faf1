using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CaveRuntime.Scripting.Advice;

/// <summary>How something of ours becomes the string that is asked for, with the words of the cell. For one cell.</summary>
internal sealed class TextRemedies(CSharpCompilation compilation, SemanticModel model)
{
    /// <summary>What to write for a function that was given by its name alone, as in <c>ctx.Chunks(1000).Select(Work)</c>.</summary>
    /// <returns>Null where this is not what is wrong.</returns>
    public string? OnGroup(SyntaxNode node)
    {
        foreach (InvocationExpressionSyntax call in node.AncestorsAndSelf().OfType<InvocationExpressionSyntax>().Take(2))
        {
            if (call.Expression is not MemberAccessExpressionSyntax access
                || ElementOf(model.GetTypeInfo(access.Expression).Type) is not { } item)
            {
                continue;
            }

            foreach (ExpressionSyntax given in call.ArgumentList.Arguments.Select(a => a.Expression))
            {
                if (given is not (SimpleNameSyntax or MemberAccessExpressionSyntax))
                    continue;
                IEnumerable<IMethodSymbol> methods = model.GetMemberGroup(given).OfType<IMethodSymbol>();
                string name = access.Name.Identifier.ValueText;
                if (methods.Select(m => Lambda(name, given, m, item)).FirstOrDefault(l => l is not null) is { } lambda)
                    return lambda;
            }
        }

        return null;
    }

    /// <summary>The member of an object that is its text, where an object stands in the place of a string.</summary>
    public string? OnValue(SyntaxNode node)
    {
        ExpressionSyntax? value = node as ExpressionSyntax ?? (node as ArgumentSyntax)?.Expression
            ?? (node as EqualsValueClauseSyntax)?.Value ?? (node as VariableDeclaratorSyntax)?.Initializer?.Value;
        ITypeSymbol? type = value is null ? null : model.GetTypeInfo(value).Type;
        if (type is null || Member(type) is not { } member)
            return null;
        string words = value!.ToString();
        string shown = words.Length <= 40 && !words.Contains('\n', StringComparison.Ordinal) ? words : "…";
        return $"A {type.Name} is no string: write {shown}{member}.";
    }

    private string? Lambda(string name, ExpressionSyntax given, IMethodSymbol method, ITypeSymbol item)
    {
        if (method.Parameters is not [var first, .. var others] || others.Any(p => !p.IsOptional && !p.IsParams))
            return null;
        string? argument = compilation.ClassifyConversion(item, first.Type) is { IsImplicit: true, IsUserDefined: false } ? "x"
            : first.Type.SpecialType != SpecialType.System_String ? null
            : Member(item) is { } member ? $"x{member.Split(' ')[0]}"
            : null;
        return argument is null ? null : $"Write a lambda for the function's name: .{name}(x => {given}({argument}))";
    }

    private static string? Member(ITypeSymbol type) => (type.ContainingNamespace?.ToDisplayString(), type.Name) switch
    {
        ("CaveRuntime.Cells", "Text") => ".ToString()",
        ("CaveRuntime.Cells", "Document" or "Passage") => ".Text.ToString()",
        ("CaveRuntime.Cells", "Hit") => ".Value for what was found, or .Text.ToString() for its surroundings",
        ("CaveRuntime.Cells", "HitGroup") => ".Value",
        ("System.Text.RegularExpressions", "Group" or "Match" or "Capture") => ".Value",
        _ => null,
    };

    private static ITypeSymbol? ElementOf(ITypeSymbol? type) => type switch
    {
        null => null,
        IArrayTypeSymbol array => array.ElementType,
        _ => type.AllInterfaces.Append(type as INamedTypeSymbol)
            .FirstOrDefault(i => i?.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T)?
            .TypeArguments[0],
    };
}

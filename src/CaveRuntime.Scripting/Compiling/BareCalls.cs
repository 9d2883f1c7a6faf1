using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CaveRuntime.Scripting.Compiling;

/// <summary>
/// <c>SHOW_VARS</c> without its brackets, as some write it, called all the same: where its name stands as a statement, where it is shown,
/// or where a text is needed. Where it may be meant as a function, to be called later, it stays one.
/// </summary>
internal static class BareCalls
{
    private const string Name = "SHOW_VARS";
    private const string Brackets = "()";

    /// <summary>The cell with the brackets.</summary>
    /// <param name="code">The cell.</param>
    /// <param name="root">Its syntax.</param>
    public static string WithBrackets(string code, CompilationUnitSyntax root)
    {
        if (!code.Contains(Name, StringComparison.Ordinal))
            return code;
        var bare = root.DescendantNodes().OfType<IdentifierNameSyntax>().Where(n => n.Identifier.ValueText == Name && IsCall(n)).ToList();
        // From the end, so that places before stay what they are.
        foreach (IdentifierNameSyntax name in bare.OrderByDescending(n => n.Span.End))
            code = code.Insert(name.Span.End, Brackets);
        return code;
    }

    private static bool IsCall(ExpressionSyntax value) => value.Parent switch
    {
        ParenthesizedExpressionSyntax inner => IsCall(inner),
        ExpressionStatementSyntax or InterpolationSyntax or BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } => true,
        ReturnStatementSyntax { Parent: GlobalStatementSyntax } => true,
        MemberAccessExpressionSyntax member when member.Expression == value => true,
        ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } => IsShown(call.Expression),
        EqualsValueClauseSyntax { Parent.Parent: VariableDeclarationSyntax declared } => IsText(declared.Type),
        _ => false,
    };

    private static bool IsShown(ExpressionSyntax called) => called switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText == "FINAL",
        MemberAccessExpressionSyntax member => member.Name.Identifier.ValueText is "WriteLine" or "Write",
        _ => false,
    };

    private static bool IsText(TypeSyntax type) =>
        type.IsVar || type is PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.StringKeyword or (int)SyntaxKind.ObjectKeyword };
}

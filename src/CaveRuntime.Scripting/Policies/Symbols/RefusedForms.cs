using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CaveRuntime.Scripting.Policies.Symbols;

/// <summary>The forms of C# that no cell may use, whatever they name.</summary>
internal static class RefusedForms
{
    private const string Unsafe = "is unsafe code, and cells have none";
    private const string Arrays = "Use arrays and spans.";

    /// <summary>What is refused in the form of this node, or null.</summary>
    public static (string Subject, string Why, string Hint)? Of(SyntaxNode node) => node switch
    {
        DestructorDeclarationSyntax => ("a finalizer", "would run on the runtime's own thread", "Implement IDisposable instead."),
        ConstructorDeclarationSyntax { Modifiers: var modifiers } when modifiers.Any(SyntaxKind.StaticKeyword) =>
            ("a static constructor", "runs at a moment that no cell controls", "Initialise the static fields where they are declared."),
        StackAllocArrayCreationExpressionSyntax or ImplicitStackAllocArrayCreationExpressionSyntax =>
            ("stackalloc", "takes the stack, of which a cell has little", "Use an array: new int[n]."),
        UnsafeStatementSyntax or FixedStatementSyntax or PointerTypeSyntax or FunctionPointerTypeSyntax => ("unsafe code", Unsafe, Arrays),
        MakeRefExpressionSyntax or RefTypeExpressionSyntax or RefValueExpressionSyntax =>
            ("a typed reference", Unsafe, "Use ref, or an array."),
        LiteralExpressionSyntax { RawKind: (int)SyntaxKind.ArgListExpression } => ("__arglist", Unsafe, "Use params."),
        ParameterSyntax { Identifier.RawKind: (int)SyntaxKind.ArgListKeyword } => ("__arglist", Unsafe, "Use params."),
        MemberDeclarationSyntax { Modifiers: var modifiers } => Of(modifiers, IsVoid(node)),
        LocalFunctionStatementSyntax { Modifiers: var modifiers } => Of(modifiers, IsVoid(node)),
        _ => null,
    };

    private static (string Subject, string Why, string Hint)? Of(SyntaxTokenList modifiers, bool isVoid)
    {
        if (modifiers.Any(SyntaxKind.ExternKeyword))
        {
            return ("an extern method", "would run native code", "Write the method in C#.");
        }

        if (modifiers.Any(SyntaxKind.UnsafeKeyword) || modifiers.Any(SyntaxKind.FixedKeyword))
        {
            return ("unsafe code", Unsafe, Arrays);
        }

        return isVoid && modifiers.Any(SyntaxKind.AsyncKeyword)
            ? ("an async void method", "cannot be awaited, and its exception would end the worker", "Return Task.")
            : null;
    }

    private static bool IsVoid(SyntaxNode node) => node switch
    {
        MethodDeclarationSyntax { ReturnType: PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword } } => true,
        LocalFunctionStatementSyntax { ReturnType: PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword } } => true,
        _ => false,
    };
}

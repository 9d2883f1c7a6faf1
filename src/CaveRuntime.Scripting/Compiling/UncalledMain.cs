using CaveRuntime.Scopes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CaveRuntime.Scripting.Compiling;

/// <summary>A whole program, as it would stand in a file: as a cell it does nothing, since nothing calls its Main.</summary>
internal static class UncalledMain
{
    /// <summary>Says that nothing would run; null where the cell is no such program.</summary>
    public static CellError? Refuse(CellSource source)
    {
        if (source.Root.Members.Any(m => m is not BaseTypeDeclarationSyntax))
            return null;
        MethodDeclarationSyntax? main = source.Root.Members.OfType<TypeDeclarationSyntax>()
            .SelectMany(t => t.Members.OfType<MethodDeclarationSyntax>())
            .FirstOrDefault(m => m.Identifier.ValueText == "Main" && m.Modifiers.Any(t => t.IsKind(SyntaxKind.StaticKeyword)));
        return main is null
            ? null
            : new CellError(
                "NothingCallsMain",
                "Nothing calls Main in a cell, so this would do nothing. Write what is in it at the top level of the cell, without a class around it.",
                main.Identifier.GetLocation().GetLineSpan().StartLinePosition.Line + 1);
    }
}

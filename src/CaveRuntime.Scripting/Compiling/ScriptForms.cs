using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CaveRuntime.Scripting.Compiling;

/// <summary>
/// Forms that C# knows in a program and not at the top level of a script, written so that they work: <c>using var</c> becomes a
/// declaration (what it would dispose lives as long as the variable), and a static class of extension methods is opened, so that its
/// methods stand at the top level. What goes is replaced by spaces, so that lines and columns stay.
/// </summary>
internal static class ScriptForms
{
    /// <summary>The cell with <c>using var</c> as a declaration.</summary>
    public static string WithoutUsing(string code)
    {
        if (!code.Contains("using", StringComparison.Ordinal))
            return code;
        char[]? text = null;
        int depth = 0;
        var tokens = SyntaxFactory.ParseTokens(code).ToList();
        for (int i = 0; i < tokens.Count; i++)
        {
            depth += tokens[i].Kind() switch
            {
                SyntaxKind.OpenParenToken or SyntaxKind.OpenBraceToken or SyntaxKind.OpenBracketToken => 1,
                SyntaxKind.CloseParenToken or SyntaxKind.CloseBraceToken or SyntaxKind.CloseBracketToken => -1,
                _ => 0,
            };
            if (depth != 0 || !tokens[i].IsKind(SyntaxKind.UsingKeyword) || !IsDeclaration(i + 1))
                continue;
            text ??= code.ToCharArray();
            int from = i > 0 && tokens[i - 1].ValueText == "await" ? tokens[i - 1].SpanStart : tokens[i].SpanStart;
            Blank(text, from, tokens[i].Span.End);
        }

        return text is null ? code : new string(text);

        // An alias has one name before its equals sign, a declaration a type and a name.
        bool IsDeclaration(int at)
        {
            if (tokens[at].Kind() is SyntaxKind.OpenParenToken or SyntaxKind.StaticKeyword or SyntaxKind.UnsafeKeyword)
                return false;
            for (int i = at; i < tokens.Count && !tokens[i].IsKind(SyntaxKind.SemicolonToken); i++)
            {
                if (tokens[i].IsKind(SyntaxKind.EqualsToken))
                    return i - at >= 2;
            }

            return false;
        }
    }

    /// <summary>The cell with its classes of extension methods opened.</summary>
    /// <param name="code">The cell.</param>
    /// <param name="root">Its syntax.</param>
    public static string WithoutClass(string code, CompilationUnitSyntax root)
    {
        if (!code.Contains("static", StringComparison.Ordinal) || !code.Contains("this ", StringComparison.Ordinal))
            return code;
        char[]? text = null;
        foreach (ClassDeclarationSyntax type in root.Members.OfType<ClassDeclarationSyntax>())
        {
            bool isOfExtensions = type.Modifiers.Any(SyntaxKind.StaticKeyword) && type.TypeParameterList is null && type.Members.Count > 0
                && type.Members.All(m => m is MethodDeclarationSyntax)
                && type.Members.OfType<MethodDeclarationSyntax>().Any(IsExtension)
                && !root.DescendantTokens().Any(t => t.ValueText == type.Identifier.ValueText && t != type.Identifier);
            if (!isOfExtensions || type.CloseBraceToken.IsMissing)
                continue;
            text ??= code.ToCharArray();
            Blank(text, type.SpanStart, type.OpenBraceToken.Span.End);
            Blank(text, type.CloseBraceToken.SpanStart, type.CloseBraceToken.Span.End);
        }

        return text is null ? code : new string(text);
    }

    private static bool IsExtension(MethodDeclarationSyntax method) =>
        method.ParameterList.Parameters is [var first, ..] && first.Modifiers.Any(SyntaxKind.ThisKeyword);

    private static void Blank(char[] text, int from, int to)
    {
        for (int i = from; i < to; i++)
            text[i] = text[i] is '\n' or '\r' ? text[i] : ' ';
    }
}

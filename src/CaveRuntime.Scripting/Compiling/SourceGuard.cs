using System.Globalization;
using CaveRuntime.Scopes;
using Microsoft.CodeAnalysis.CSharp;

namespace CaveRuntime.Scripting.Compiling;

/// <summary>Refuses sources that could exhaust the compiler before the compiler sees them.</summary>
internal static class SourceGuard
{
    /// <summary>Says why this source is refused; null where it is not.</summary>
    public static CellError? Refuse(string code, CellLimits limits)
    {
        if (code.Length > limits.SourceChars)
        {
            string reason = string.Create(
                CultureInfo.InvariantCulture, $"the cell has {code.Length:N0} characters; the limit is {limits.SourceChars:N0}.");
            return new CellError(LimitError.SourceLength, $"{reason} Keep data in variables and write shorter cells.", null);
        }


        // Most cells are too short to be too deep.
        if (code.Length <= limits.SourceDepth)
            return null;
        int depth = 0;
        // The lexer does not recurse, so it is safe on any input; the parser is not.
        foreach (var token in SyntaxFactory.ParseTokens(code))
        {
            depth += token.Kind() switch
            {
                SyntaxKind.OpenParenToken or SyntaxKind.OpenBraceToken or SyntaxKind.OpenBracketToken => 1,
                SyntaxKind.CloseParenToken or SyntaxKind.CloseBraceToken or SyntaxKind.CloseBracketToken => -1,
                _ => 0,
            };
            if (depth > limits.SourceDepth)
            {
                int line = code.AsSpan(0, token.SpanStart).Count('\n') + 1;
                string reason = $"brackets are nested more than {limits.SourceDepth} deep. Split the cell.";
                return new CellError(LimitError.SourceDepth, reason, line);
            }
        }

        return null;
    }
}

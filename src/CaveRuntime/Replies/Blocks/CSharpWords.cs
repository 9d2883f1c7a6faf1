using System.Text.RegularExpressions;

namespace CaveRuntime.Replies.Blocks;

/// <summary>Tells a cell from a piece of C that the model only shows: by words that one of them has and the other has not.</summary>
internal static partial class CSharpWords
{
    /// <summary>Whether it is C# without doubt.</summary>
    public static bool AreIn(string code)
    {
        string bare = Literals().Replace(code, "\"\"");
        return OfCells().IsMatch(bare) && !OfC().IsMatch(bare);
    }

    // A word in a literal or a comment says nothing of the language around it.
    [GeneratedRegex(
        """"
        "{3,}.*?"{3,}|@"(?:[^"]|"")*"|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|//[^\n]*|/\*.*?\*/
        """",
        RegexOptions.Singleline | RegexOptions.CultureInvariant,
        1000)]
    private static partial Regex Literals();

    // Both have variables named ctx: only what stands behind them tells.
    [GeneratedRegex(
        @"\b(?:ctx|docs|budget|Console|string|Math|Regex)\s*\.\s*[A-Z]|\b(?:FINAL(?:_VAR)?|(?:llm|rlm)_query\w*|map_reduce\w*)\s*[(<]"
            + @"|\bSHOW_VARS\b|\bvar\s+[\w(]|\bforeach\s*\(|\bstring\s+\w+\s*=|\bnew\s+\w|=>|\[\s*\^?\w*\s*\.\.|^\s*using\s+[A-Z][\w.]*;",
        RegexOptions.Multiline | RegexOptions.CultureInvariant,
        1000)]
    private static partial Regex OfCells();

    [GeneratedRegex(
        @"^\s*#\s*(?:include|define|ifdef|ifndef)\b|\b(?:printf|scanf|malloc|free)\s*\(|\bint\s+main\s*\(|\w\s*->\s*\w"
            + @"|\b(?:char|void|int|struct\s+\w+)\s*\*",
        RegexOptions.Multiline | RegexOptions.CultureInvariant,
        1000)]
    private static partial Regex OfC();
}

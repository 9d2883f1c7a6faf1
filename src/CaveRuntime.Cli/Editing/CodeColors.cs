using System.Text.RegularExpressions;

namespace CaveRuntime.Cli.Editing;

/// <summary>What a character of an entry is, for its colour.</summary>
internal enum CodePart : byte
{
    Plain,
    Keyword,
    Literal,
    Number,
    Comment,
    Command,
}

/// <summary>Tells keywords, literals and comments of C# apart. It looks at characters, so it may be wrong; it only paints.</summary>
internal static partial class CodeColors
{
    public static readonly IReadOnlyList<string> Keywords =
    [
        "abstract", "as", "async", "await", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue",
        "decimal", "default", "delegate", "do", "double", "else", "enum", "explicit", "false", "finally", "float", "for", "foreach", "get",
        "goto", "if", "implicit", "in", "init", "int", "interface", "internal", "is", "lock", "long", "namespace", "new", "not", "null",
        "object", "operator", "or", "out", "override", "params", "private", "protected", "public", "readonly", "record", "ref", "return",
        "sbyte", "sealed", "set", "short", "sizeof", "static", "string", "struct", "switch", "this", "throw", "true", "try", "typeof", "uint",
        "ulong", "unchecked", "ushort", "using", "var", "virtual", "void", "volatile", "when", "where", "while", "with", "yield",
    ];

    private static readonly HashSet<string> s_keywords = [.. Keywords];

    /// <summary>What each character is.</summary>
    public static CodePart[] Of(string text)
    {
        var parts = new CodePart[text.Length];
        if (text is ['/', not ('/' or '*'), ..])
        {
            int end = text.IndexOf(' ', StringComparison.Ordinal);
            parts.AsSpan(0, end < 0 ? text.Length : end).Fill(CodePart.Command);
            return parts;
        }

        foreach (Match token in Token().Matches(text))
        {
            CodePart part = token.Groups["comment"].Success ? CodePart.Comment
                : token.Groups["literal"].Success ? CodePart.Literal
                : token.Groups["number"].Success ? CodePart.Number
                : s_keywords.Contains(token.Value) ? CodePart.Keyword
                : CodePart.Plain;
            parts.AsSpan(token.Index, token.Length).Fill(part);
        }

        return parts;
    }

    /// <summary>What makes a terminal write in the colour of a part.</summary>
    public static string Escape(CodePart part) => part switch
    {
        CodePart.Keyword => "\u001b[36m",
        CodePart.Literal => "\u001b[32m",
        CodePart.Number => "\u001b[35m",
        CodePart.Comment => "\u001b[90m",
        CodePart.Command => "\u001b[33m",
        _ => "\u001b[39m",
    };

    [GeneratedRegex(
        """"
        (?<comment>//[^\n]*|/\*[\s\S]*?(?:\*/|\z))
        |(?<literal>\$*"""[\s\S]*?(?:"""|\z)|(?:\$@|@\$|@)"(?:[^"]|"")*(?:"|\z)|\$?"(?:\\.|[^"\\\n])*(?:"|$)|'(?:\\.|[^'\\\n])+')
        |(?<number>\b\d[\w.]*)
        |(?<word>[\w@]+)
        """",
        RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant | RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex Token();
}

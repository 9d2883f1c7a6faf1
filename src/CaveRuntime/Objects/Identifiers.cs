namespace CaveRuntime.Objects;

/// <summary>Names that other systems have given to things, as names of C#.</summary>
internal static class Identifiers
{
    // Those that are reserved everywhere; a contextual one is a name like any other.
    private static readonly HashSet<string> s_keywords =
    [
        "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue", "decimal",
        "default", "delegate", "do", "double", "else", "enum", "event", "explicit", "extern", "false", "finally", "fixed", "float", "for",
        "foreach", "goto", "if", "implicit", "in", "int", "interface", "internal", "is", "lock", "long", "namespace", "new", "null",
        "object", "operator", "out", "override", "params", "private", "protected", "public", "readonly", "ref", "return", "sbyte",
        "sealed", "short", "sizeof", "stackalloc", "static", "string", "struct", "switch", "this", "throw", "true", "try", "typeof",
        "uint", "ulong", "unchecked", "unsafe", "ushort", "using", "virtual", "void", "volatile", "while", "await", "field",
    ];

    /// <summary>Whether C# keeps the word for itself.</summary>
    public static bool IsKeyword(string name) => s_keywords.Contains(name);

    /// <summary>The name with what C# does not allow in it as <c>_</c>; a word that C# keeps for itself gets one at its end.</summary>
    public static string Of(string name)
    {
        string made = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || (c > 127 && char.IsLetterOrDigit(c)) ? c : '_'));
        if (made.Length == 0 || char.IsDigit(made[0]))
            made = "_" + made;
        return IsKeyword(made) ? made + "_" : made;
    }

    /// <summary>The same, and different from those that are taken; it is one of them then.</summary>
    public static string Free(string name, HashSet<string> taken)
    {
        string own = Of(name);
        string free = own;
        for (int n = 2; !taken.Add(free); n++)
            free = FormattableString.Invariant($"{own}{n}");
        return free;
    }
}

using System.Text;
using System.Text.RegularExpressions;

namespace CaveRuntime.Inputs.Ignoring;

/// <summary>
/// One pattern of a <c>.gitignore</c>, as gitignore(5) describes it. Matching takes time in proportion to the path, whatever the pattern:
/// it may have been written by anybody.
/// </summary>
internal sealed class IgnorePattern
{
    private readonly Regex _path;
    private readonly bool _foldersOnly;
    private readonly bool _nameOnly;

    private IgnorePattern(Regex path, bool isNegated, bool foldersOnly, bool nameOnly) =>
        (_path, IsNegated, _foldersOnly, _nameOnly) = (path, isNegated, foldersOnly, nameOnly);

    /// <summary>Whether it brings back what earlier patterns leave out.</summary>
    public bool IsNegated { get; }

    /// <summary>The pattern of a line; null for an empty line, a comment, and a pattern that cannot match anything.</summary>
    public static IgnorePattern? Parse(string line)
    {
        string text = TrimEnd(line);
        if (text.Length == 0 || text[0] == '#')
            return null;
        bool negated = text[0] == '!';
        if (negated)
            text = text[1..];
        bool foldersOnly = text.EndsWith('/');
        if (foldersOnly)
            text = text[..^1];
        bool anchored = text.Contains('/', StringComparison.Ordinal);
        text = text.TrimStart('/');
        if (text.Length == 0 || ToRegex(text) is not { } regex)
            return null;
        try
        {
            return new IgnorePattern(new Regex(
                regex,
                RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline),
                negated, foldersOnly, nameOnly: !anchored);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Whether it matches this very file or folder; what lies in a folder that matches is for the caller.</summary>
    /// <param name="path">The path below the folder of the pattern, with <c>/</c>.</param>
    /// <param name="isFolder">Whether it is a folder.</param>
    public bool Matches(ReadOnlySpan<char> path, bool isFolder) =>
        (isFolder || !_foldersOnly) && _path.IsMatch(_nameOnly ? path[(path.LastIndexOf('/') + 1)..] : path);

    // Spaces at the end do not count, unless they are escaped.
    private static string TrimEnd(string line)
    {
        int end = line.TrimEnd('\r', '\n').Length;
        while (end > 0 && line[end - 1] == ' ' && !(end > 1 && line[end - 2] == '\\'))
            end--;
        return line[..end];
    }

    private static string? ToRegex(string pattern)
    {
        var regex = new StringBuilder("^");
        for (int i = 0; i < pattern.Length;)
        {
            char c = pattern[i];
            if (c == '*')
            {
                int stars = i;
                while (stars < pattern.Length && pattern[stars] == '*')
                    stars++;
                bool startsPart = i == 0 || pattern[i - 1] == '/';
                if (stars - i == 2 && startsPart && stars < pattern.Length && pattern[stars] == '/')
                {
                    regex.Append("(?:.*/)?");
                    stars++;
                }
                else if (stars - i == 2 && startsPart && stars == pattern.Length)
                {
                    regex.Append(".+");
                }
                else
                {
                    regex.Append("[^/]*");
                }

                i = stars;
            }
            else if (c == '?')
            {
                regex.Append("[^/]");
                i++;
            }
            else if (c == '[')
            {
                if (!Class(pattern, ref i, regex))
                    return null;
            }
            else if (c == '\\')
            {
                if (i + 1 == pattern.Length)
                    return null;
                regex.Append(Regex.Escape(pattern[i + 1].ToString()));
                i += 2;
            }
            else
            {
                regex.Append(Regex.Escape(c.ToString()));
                i++;
            }
        }

        return regex.Append("\\z").ToString();
    }

    private static bool Class(string pattern, ref int at, StringBuilder regex)
    {
        int i = at + 1;
        bool negated = i < pattern.Length && pattern[i] is '!' or '^';
        if (negated)
            i++;
        var members = new StringBuilder();
        for (int first = i; i < pattern.Length && (pattern[i] != ']' || i == first); i++)
        {
            if (pattern[i] == '[' && i + 1 < pattern.Length && pattern[i + 1] == ':')
            {
                int end = pattern.IndexOf(":]", i, StringComparison.Ordinal);
                if (end < 0 || Named(pattern[(i + 2)..end]) is not { } named)
                    return false;
                members.Append(named);
                i = end + 1;
            }
            else if (pattern[i] == '-' && i > first && i + 1 < pattern.Length && pattern[i + 1] != ']')
            {
                members.Append('-');
            }
            else
            {
                if (pattern[i] == '\\' && ++i == pattern.Length)
                    return false;
                members.Append("\\u").Append(((int)pattern[i]).ToString("x4", System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        if (i >= pattern.Length)
            return false;
        regex.Append(negated ? "[^/" : "[").Append(members).Append(']');
        at = i + 1;
        return true;
    }

    private static string? Named(string name) => name switch
    {
        "alpha" => "a-zA-Z",
        "digit" => "0-9",
        "alnum" => "a-zA-Z0-9",
        "upper" => "A-Z",
        "lower" => "a-z",
        "space" => "\\s",
        "xdigit" => "0-9a-fA-F",
        "punct" => "!-.:-@\\u005b-`{-~",
        _ => null,
    };
}

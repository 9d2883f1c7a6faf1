using System.Text;
using System.Text.RegularExpressions;

namespace CaveRuntime.Workspaces.Ignoring;

/// <summary>Patterns of paths as shells and git write them: <c>*</c>, <c>?</c>, <c>[a-z]</c>, <c>**</c>, and <c>{a,b}</c> where asked
/// for.</summary>
internal static class PathPattern
{
    /// <summary>An expression that fits whole paths.</summary>
    /// <exception cref="ArgumentException">The pattern is not closed.</exception>
    public static Regex Of(string pattern, bool braces)
    {
        var text = new StringBuilder("^");
        int depth = 0;
        for (int i = 0; i < pattern.Length; i++)
        {
            char c = pattern[i];
            switch (c)
            {
                case '*' when At(pattern, i + 1) == '*':
                    bool starts = i == 0 || pattern[i - 1] == '/';
                    i++;
                    if (starts && At(pattern, i + 1) == '/')
                    {
                        text.Append("(?:[^/]+/)*");
                        i++;
                    }
                    else
                    {
                        text.Append(starts && i + 1 == pattern.Length ? ".*" : "[^/]*");
                    }

                    break;
                case '*':
                    text.Append("[^/]*");
                    break;
                case '?':
                    text.Append("[^/]");
                    break;
                case '[' when pattern.IndexOf(']', Math.Min(pattern.Length, i + 2)) is var end and > 0:
                    string set = pattern[(i + 1)..end];
                    text.Append('[').Append(set[0] is '!' or '^' ? "^/" : Escaped(set[0])).Append(string.Concat(set[1..].Select(Escaped))).Append(']');
                    i = end;
                    break;
                case '{' when braces:
                    text.Append("(?:");
                    depth++;
                    break;
                case '}' when braces && depth > 0:
                    text.Append(')');
                    depth--;
                    break;
                case ',' when depth > 0:
                    text.Append('|');
                    break;
                case '\\' when i + 1 < pattern.Length:
                    text.Append(Regex.Escape(pattern[++i].ToString()));
                    break;
                default:
                    text.Append(Regex.Escape(c.ToString()));
                    break;
            }
        }

        return depth == 0
            ? new Regex(text.Append('$').ToString(), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)
            : throw new ArgumentException($"The pattern {pattern} has a {{ without its }}.", nameof(pattern));
    }

    private static string Escaped(char c) => c is '\\' or '[' or ']' or '^' ? "\\" + c : c.ToString();

    private static char At(string text, int index) => index < text.Length ? text[index] : '\0';
}

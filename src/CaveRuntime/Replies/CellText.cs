using System.Text.RegularExpressions;
using CaveRuntime.Replies.Blocks;

namespace CaveRuntime.Replies;

/// <summary>
/// Cells that a person types line by line: where one ends. It looks at characters, not at C#, so it can be wrong; a shell lets an empty
/// line
/// end a cell, too.
/// </summary>
public static partial class CellText
{
    /// <summary>Whether the next line begins inside a string literal or a comment that spans lines; then even an empty line belongs to the
    /// cell.</summary>
    /// <param name="cell">The lines so far.</param>
    public static bool IsInsideLiteral(string cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return After(cell).IsInside;
    }

    /// <summary>Whether the brackets are closed and the last statement looks finished, so that the cell can be run.</summary>
    /// <param name="cell">The lines so far, with at least one that is not empty.</param>
    public static bool IsComplete(string cell)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(cell);
        // Brackets inside texts are counted, too: where that misleads, an empty line ends the cell.
        int open = cell.Count(c => c is '(' or '[' or '{') - cell.Count(c => c is ')' or ']' or '}');
        string whole = cell.TrimEnd();
        string last = whole[(whole.LastIndexOf('\n') + 1)..];
        bool looksFinished = last.EndsWith(';') || last.EndsWith('}') || (!whole.Contains('\n') && !EndsOpen(last));
        return open <= 0 && looksFinished && !After(cell).IsInside;
    }

    private static CodeFence After(string cell)
    {
        var fence = new CodeFence();
        foreach (ReadOnlySpan<char> line in cell.AsSpan().TrimEnd('\n').EnumerateLines())
            fence.Read(line);
        return fence;
    }

    // A head whose body comes on the next line, or an operator that wants more.
    private static bool EndsOpen(string line) =>
        (line.EndsWith(')') && line.Split(' ', '(')[0] is "if" or "for" or "foreach" or "while" or "using" or "lock" or "switch")
        || line is "do" or "else" or "try"
        || line[^1] is '=' or ',' or '+' or '-' or '*' or '/' or '&' or '|' or '?' or ':' or '.' or '<' or '>'
        || MethodHead().IsMatch(line)
        || line.Split(' ')[0] is "class" or "record" or "struct" or "interface" or "enum" or "static" or "public" or "void";

    [GeneratedRegex(
        @"^(?!(await|new|return|throw|not|typeof)\b)[\w<>\[\],.?]+\s+\w+(<[\w, ]+>)?\s*\(.*\)$",
        RegexOptions.CultureInvariant,
        1000)]
    private static partial Regex MethodHead();
}

using System.Text.RegularExpressions;

namespace CaveRuntime.Cells.Typing;

/// <summary>
/// Finds what .NET makes of a collection or a task inside of a text: the name of its type, where its items were meant, as in
/// <c>$"{list}"</c>.
/// </summary>
internal static partial class TypeNameMarks
{
    private const int MaxShown = 100;

    /// <summary>The first such name; null where there is none.</summary>
    public static string? Find(string text)
    {
        if (!text.Contains("System.", StringComparison.Ordinal))
            return null;
        try
        {
            return Mark().Match(text) is { Success: true, Value: var name }
                ? name.Length > MaxShown ? name[..MaxShown] + "…" : name
                : null;
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }
    }

    // List`1[System.Int32], Int32[], Linq.Enumerable+…, Threading.Tasks.Task, and how a started async method names itself.
    [GeneratedRegex(
        @"\bSystem\.(?:[A-Z]\w*\.)*[A-Z]\w*(?:`\d+(?:\+\w+(?:`\d+)?)?\[[^\]\n]*\]*|\[,*\]|\+\w+(?:`\d+)?\[[^\]\n]*\]*)|\bSystem\.Threading\.Tasks\.(?:Value)?Task\b(?![.\w])",
        RegexOptions.CultureInvariant,
        1000)]
    private static partial Regex Mark();
}

using System.Text.RegularExpressions;

namespace CaveRuntime.Offline.Words;

/// <summary>
/// Tells the line breaks that end a record of a log, a list or a table from the ones that only wrap a sentence.
/// </summary>
internal static partial class LineEnds
{
    // Wrapped prose is at least this wide; narrower lines are mostly lists.
    private const int LeastWidth = 40;

    // A greedy wrap leaves no room for the next word; text wrapped by hand may leave a little.
    private const int Slack = 6;

    /// <summary>The stretches of a block that its line breaks part, and whether each begins a record of its own.</summary>
    public static IEnumerable<(int Start, int End, bool IsRecord)> Part(string text, int start, int end)
    {
        string[] lines = text[start..end].Split('\n');
        if (lines.Length == 1)
        {
            yield return (start, end, false);
            yield break;
        }

        int width = lines.Max(line => line.TrimEnd().Length);
        bool isList = IsList(lines, width);
        var (from, at, begins) = (start, start, false);
        for (int i = 0; i + 1 < lines.Length; i++)
        {
            at += lines[i].Length + 1;
            bool isRun = (i > 0 && Alike(lines[i - 1], lines[i])) || (i + 2 < lines.Length && Alike(lines[i + 1], lines[i + 2]));
            if (!Ends(lines[i], lines[i + 1], width, isList, isRun, out bool isRecord)) continue;
            yield return (from, at - 1, begins);
            (from, begins) = (at - 1, isRecord);
        }

        yield return (from, end, begins);
    }

    private static bool Ends(string line, string next, int width, bool isList, bool isRun, out bool isRecord)
    {
        isRecord = false;
        if (string.IsNullOrWhiteSpace(line) || string.IsNullOrWhiteSpace(next)) return false;
        (line, next) = (line.Trim(), next.Trim());
        // A label and the value below it belong together.
        if (line[^1] == ':' || (OneValue().IsMatch(next) && !IsRecord(next) && line.Contains(' ', StringComparison.Ordinal))) return false;
        isRecord = isRun || IsRecord(line) || IsRecord(next) || First(line) == First(next);
        if (isRecord)
        {
            // After a full stop the next line may take up what was said.
            isRecord = line[^1] is not ('.' or '!' or '?' or '…' or '"' or '”');
            return true;
        }

        if (line[^1] is ',' or '-' or '–' or '—') return false;
        bool goesOn = char.IsLower(next[0]) && char.IsLetter(line[^1]);
        if (width < LeastWidth) return !goesOn;
        return isList || !goesOn && line.Length + 1 + FirstWord(next).Length <= width * 0.6;
    }

    // Wrapped lines are full; where many have room for the next word, each was ended on purpose.
    private static bool IsList(string[] lines, int width)
    {
        var breaks = lines.Zip(lines.Skip(1)).Where(pair => pair.First.Trim().Length > 0 && pair.Second.Trim().Length > 0).ToList();
        int early = breaks.Count(pair =>
            pair.First.TrimEnd().Length + 1 + FirstWord(pair.Second.Trim()).Length <= width - Slack && pair.First.TrimEnd()[^1] != ',');
        return breaks.Count >= 4 && early * 3 >= breaks.Count;
    }

    // Lines that begin alike are a run of records, and so is what stands between them.
    private static bool Alike(string a, string b) => First(a.Trim()) is { Length: > 0 } first && first == First(b.Trim());

    private static bool IsRecord(string line) => Record().IsMatch(line);

    // "2024-01-01" and "2024-01-02" begin alike.
    private static string First(string line) => Digit().Replace(FirstWord(line), "0");

    private static string FirstWord(string line) => line.IndexOf(' ', StringComparison.Ordinal) is > 0 and var blank ? line[..blank] : line;

    [GeneratedRegex(@"^\S*\d\S*$", RegexOptions.CultureInvariant)]
    private static partial Regex OneValue();

    // A time or a level first; fields between tabs, bars, semicolons or tight commas; a member of JSON, YAML or an ini file; code.
    [GeneratedRegex(
        @"^\[?\d{4}-\d\d-\d\d|^\[?\d\d:\d\d:\d\d|^\W?(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|CRITICAL)\b|\S\t+\S|\S ?\| ?\S|\S;\S|[^\W\d],\w|\w,[^\W\d]|,,|,\d+,(?!\d{3}\b)|^[""'][^""']*[""']\s*:|^[\w.-]+ ?= ?\S|\w=\S|^[\w.-]+:\s|[{}]$|\);$|^[{}\[\]]",
        RegexOptions.CultureInvariant)]
    private static partial Regex Record();

    [GeneratedRegex(@"\d+", RegexOptions.CultureInvariant)]
    private static partial Regex Digit();
}

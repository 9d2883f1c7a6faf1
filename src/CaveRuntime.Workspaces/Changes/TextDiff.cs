using System.Globalization;
using System.Text;

namespace CaveRuntime.Workspaces.Changes;

/// <summary>What differs between two texts, line by line, in the form of diff -u.</summary>
internal static class TextDiff
{
    private const int Around = 3, MaxChars = 20_000, MaxLine = 400;

    // Above this many pairs of lines the middle is given as one piece: gone and come.
    private const int MaxPairs = 4_000_000;

    /// <summary>The difference, and how many lines came and went.</summary>
    public static (string Diff, int Added, int Removed) Of(string path, string? before, string? after)
    {
        string[] old = Lines(before), now = Lines(after);
        var edits = Edits(old, now);
        (int added, int removed) = (edits.Count(e => e.Mark == '+'), edits.Count(e => e.Mark == '-'));
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"--- {(before is null ? "/dev/null" : $"a/{path}")}\n");
        text.Append(CultureInfo.InvariantCulture, $"+++ {(after is null ? "/dev/null" : $"b/{path}")}\n");
        for (int i = 0; i < edits.Count;)
        {
            if (edits[i].Mark == ' ')
            {
                i++;
                continue;
            }

            int start = Math.Max(0, i - Around), end = i;
            for (int quiet = 0; end < edits.Count && quiet <= 2 * Around; end++)
                quiet = edits[end].Mark == ' ' ? quiet + 1 : 0;
            while (end > i && edits[end - 1].Mark == ' ')
                end--;
            end = Math.Min(edits.Count, end + Around);
            Hunk(text, edits, start, end);
            if (text.Length > MaxChars)
            {
                text.Length = MaxChars;
                text.Append(CultureInfo.InvariantCulture, $"\n… cut: +{added} -{removed} lines in all\n");
                break;
            }

            i = end;
        }

        return (text.ToString(), added, removed);
    }

    private static void Hunk(StringBuilder text, List<(char Mark, string Line)> edits, int start, int end)
    {
        int oldLine = 1 + edits.Take(start).Count(e => e.Mark != '+'), newLine = 1 + edits.Take(start).Count(e => e.Mark != '-');
        var shown = edits[start..end];
        int oldCount = shown.Count(e => e.Mark != '+'), newCount = shown.Count(e => e.Mark != '-');
        text.Append(
            CultureInfo.InvariantCulture,
            $"@@ -{(oldCount == 0 ? oldLine - 1 : oldLine)},{oldCount} +{(newCount == 0 ? newLine - 1 : newLine)},{newCount} @@\n");
        foreach ((char mark, string line) in shown)
            text.Append(mark).Append(line.Length > MaxLine ? $"{line[..MaxLine]}…" : line).Append('\n');
    }

    private static List<(char Mark, string Line)> Edits(string[] old, string[] now)
    {
        int head = 0, tail = 0;
        while (head < old.Length && head < now.Length && old[head] == now[head])
            head++;
        while (tail < old.Length - head && tail < now.Length - head && old[^(tail + 1)] == now[^(tail + 1)])
            tail++;
        return
        [
            .. old[..head].Select(line => (' ', line)),
            .. Middle(old[head..^tail], now[head..^tail]),
            .. old[^tail..].Select(line => (' ', line)),
        ];
    }

    private static IEnumerable<(char Mark, string Line)> Middle(string[] old, string[] now)
    {
        if ((long)old.Length * now.Length > MaxPairs)
        {
            foreach (string line in old)
                yield return ('-', line);
            foreach (string line in now)
                yield return ('+', line);
            yield break;
        }

        // How long the longest common subsequence of the rests is.
        int[,] common = new int[old.Length + 1, now.Length + 1];
        for (int i = old.Length - 1; i >= 0; i--)
        {
            for (int j = now.Length - 1; j >= 0; j--)
                common[i, j] = old[i] == now[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        }

        for (int i = 0, j = 0; i < old.Length || j < now.Length;)
        {
            if (i < old.Length && j < now.Length && old[i] == now[j])
            {
                yield return (' ', old[i]);
                (i, j) = (i + 1, j + 1);
            }
            else if (i < old.Length && (j == now.Length || common[i + 1, j] >= common[i, j + 1]))
            {
                yield return ('-', old[i++]);
            }
            else
            {
                yield return ('+', now[j++]);
            }
        }
    }

    private static string[] Lines(string? text) => string.IsNullOrEmpty(text) ? [] : (text.EndsWith('\n') ? text[..^1] : text).Split('\n');
}

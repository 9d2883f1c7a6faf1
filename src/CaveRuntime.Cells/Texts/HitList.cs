using System.Collections;
using System.Text.RegularExpressions;
using CaveRuntime.Cells.Searching;

namespace CaveRuntime.Cells.Texts;

/// <summary>All hits of a pattern, each made when it is asked for. Safe for any number of threads.</summary>
internal sealed class HitList(Text text, MatchPages matches, Regex? pattern, int around) : IReadOnlyList<Hit>
{
    public int Count => matches.Count;

    public Hit this[int index] => Of(matches[index]);

    public IEnumerator<Hit> GetEnumerator()
    {
        foreach (var match in matches)
            yield return Of(match);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private Hit Of((int Start, int Length) match) => new(text, pattern, match.Start, match.Length, around);
}

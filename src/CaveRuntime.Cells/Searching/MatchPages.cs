using System.Collections;

namespace CaveRuntime.Cells.Searching;

/// <summary>
/// All matches of a pattern. They are counted once and found again when asked for, a page at a time: millions of matches take no
/// memory but a number for each page. Safe for any number of threads.
/// </summary>
internal sealed class MatchPages : IReadOnlyList<(int Start, int Length)>
{
    private const int PageLength = 1024;

    private readonly Matcher _matcher;
    private readonly List<int> _starts;
    private readonly Lock _gate = new();
    private Page? _last;

    public MatchPages(Matcher matcher)
    {
        _matcher = matcher;
        _starts = [matcher.First];
        var first = Find(0, matcher.First, out _);
        _last = first;
        // Counting is a scan of its own, and only needed where the page is full.
        Count = first.Matches.Length < PageLength ? first.Matches.Length : matcher.Count(PageLength, _starts);
    }

    public int Count { get; }

    public (int Start, int Length) this[int index] => (uint)index < (uint)Count
        ? PageOf(index / PageLength).Matches[index % PageLength]
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"There are {Count:N0} hits, numbered from 0.");

    public IEnumerator<(int Start, int Length)> GetEnumerator()
    {
        for (var page = 0; page <= (Count - 1) / PageLength && Count > 0; page++)
        {
            foreach (var match in PageOf(page).Matches)
                yield return match;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private Page PageOf(int number)
    {
        if (Volatile.Read(ref _last) is { } last && last.Number == number)
            return last;
        while (true)
        {
            int known, start;
            lock (_gate)
            {
                known = Math.Min(number, _starts.Count - 1);
                start = _starts[known];
            }

            var page = Find(known, start, out var next);
            lock (_gate)
            {
                if (_starts.Count == known + 1)
                    _starts.Add(next);
            }

            if (known < number)
                continue;
            Volatile.Write(ref _last, page);
            return page;
        }
    }

    private Page Find(int number, int start, out int next)
    {
        var matches = new (int Start, int Length)[PageLength];
        var found = _matcher.Find(start, matches, out next);
        return new Page(number, found == PageLength ? matches : matches[..found]);
    }

    private sealed record Page(int Number, (int Start, int Length)[] Matches);
}

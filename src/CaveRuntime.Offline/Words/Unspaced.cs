namespace CaveRuntime.Offline.Words;

/// <summary>
/// Scripts that are written without blanks (Chinese, Japanese, Thai, Lao, Khmer, Burmese): each two neighbouring letters count as a word,
/// which is how text without a dictionary is searched.
/// </summary>
internal static class Unspaced
{
    public static bool IsIn(string run)
    {
        foreach (var c in run)
            if (Is(c)) return true;
        return false;
    }

    /// <summary>The words of a run of letters: pairs where it is unspaced, the rest as it stands.</summary>
    public static IEnumerable<Word> Words(string run, int start)
    {
        for (var at = 0; at < run.Length;)
        {
            var end = at + 1;
            while (end < run.Length && Is(run[end]) == Is(run[at])) end++;
            if (!Is(run[at]) || end - at == 1)
            {
                yield return Make(run, start, at, end);
            }
            else
            {
                for (var i = at; i + 1 < end; i++)
                    yield return Make(run, start, i, i + 2);
            }

            at = end;
        }
    }

    private static Word Make(string run, int start, int from, int to) =>
        new(start + from, start + to, run[from..to], Is(run[from]) ? run[from..to] : Stem.Of(run[from..to]));

    private static bool Is(char c) => c is >= '\u3040' and <= '\u30FF' or >= '\u3400' and <= '\u9FFF'
        or >= '\uF900' and <= '\uFAFF' or >= '\u0E00' and <= '\u0EFF' or >= '\u1000' and <= '\u109F' or >= '\u1780' and <= '\u17FF';
}

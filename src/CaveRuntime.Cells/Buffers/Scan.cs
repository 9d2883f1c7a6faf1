namespace CaveRuntime.Cells.Buffers;

/// <summary>Finding and counting fixed characters: vectorised by the runtime, and on several processors where a text is long.</summary>
internal static class Scan
{
    public static int IndexOf(BufferSlice text, int start, int count, string value, StringComparison comparison)
    {
        if (count <= ParallelParts.MinLength || value.Length == 0 || !IsOrdinal(comparison))
        {
            var at = text.Kept(text.Span.Slice(start, count).IndexOf(value, comparison));
            return at < 0 ? -1 : start + at;
        }

        // A match often lies near the front: the first part alone, then all others together.
        var head = text.Kept(text.Span.Slice(start, ParallelParts.MinLength).IndexOf(value, comparison));
        if (head >= 0)
            return start + head;

        var first = int.MaxValue;
        var skipped = ParallelParts.MinLength - value.Length + 1;
        if (skipped < 0)
            skipped = 0;
        ParallelParts.ForEach(count - skipped, 1, (from, to) =>
        {
            from += start + skipped;
            to += start + skipped;
            if (from > Volatile.Read(ref first))
                return;
            var end = (int)Math.Min((long)to + value.Length - 1, (long)start + count);
            var at = text.Kept(text.Span[from..end].IndexOf(value, comparison));
            if (at >= 0)
                Lower(ref first, from + at);
        });
        return first == int.MaxValue ? -1 : first;
    }

    public static int Count(BufferSlice text, char value)
    {
        var total = 0;
        ParallelParts.ForEach(text.Length, 1, (from, to) => Interlocked.Add(ref total, text.Kept(text.Span[from..to].Count(value))));
        return total;
    }

    /// <summary>Occurrences that do not overlap, counted from the left.</summary>
    public static int Count(BufferSlice text, string value, StringComparison comparison)
    {
        if (value.Length == 0)
            throw new ArgumentException("Nothing to count: the string is empty.", nameof(value));
        // Where the end of the value can be the beginning of the next match, what counts depends on what was counted before.
        if (text.Length <= ParallelParts.MinLength || !IsOrdinal(comparison) || CanOverlapItself(value, comparison))
            return text.Kept(CountIn(text.Span, value, comparison));

        var total = 0;
        ParallelParts.ForEach(text.Length, 1, (from, to) =>
        {
            var end = (int)Math.Min((long)to + value.Length - 1, text.Length);
            Interlocked.Add(ref total, text.Kept(CountIn(text.Span[from..end], value, comparison)));
        });
        return total;
    }

    private static int CountIn(ReadOnlySpan<char> text, string value, StringComparison comparison)
    {
        if (comparison == StringComparison.Ordinal)
            return text.Count(value);

        var count = 0;
        for (int at; (at = text.IndexOf(value, comparison)) >= 0; count++)
            text = text[(at + value.Length)..];
        return count;
    }

    private static bool CanOverlapItself(string value, StringComparison comparison)
    {
        for (var shift = 1; shift < value.Length; shift++)
        {
            if (value.AsSpan(shift).Equals(value.AsSpan(0, value.Length - shift), comparison))
                return true;
        }

        return false;
    }

    private static bool IsOrdinal(StringComparison comparison) =>
        comparison is StringComparison.Ordinal or StringComparison.OrdinalIgnoreCase;

    private static void Lower(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); value < seen;)
        {
            var before = Interlocked.CompareExchange(ref target, value, seen);
            if (before == seen)
                return;
            seen = before;
        }
    }
}

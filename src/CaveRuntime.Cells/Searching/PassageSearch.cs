using CaveRuntime.Cells.Buffers;
using CaveRuntime.Cells.Cutting;

namespace CaveRuntime.Cells.Searching;

/// <summary>A passage that a search found: where it lies, how well it fits, and which document it belongs to.</summary>
internal readonly record struct RankedPassage(int Start, int Length, double Score, string? Document);

/// <summary>The best passages, best first, and how many have any of the words.</summary>
internal readonly record struct RankedPassages(List<RankedPassage> Best, int Total);

/// <summary>
/// BM25 over passages, by scanning: cuts stripes of text into passages, counts the query's words in each, and ranks those that
/// have any.
/// </summary>
internal static class PassageSearch
{
    private const int StripeLength = 1 << 18;
    private const int MinPassageLength = 400;
    private const int MaxPassageLength = 1000;
    private const double K1 = 1.2;
    private const double B = 0.75;

    public static RankedPassages Run(BufferSlice text, string query, int max)
    {
        var terms = SearchQuery.Of(query);
        if (terms.Words == 0 || text.Length == 0)
            return new RankedPassages([], 0);

        var stripes = StripesOf(text);
        var found = new StripeMatches[stripes.Count];
        if (text.Length <= ParallelParts.MinLength)
        {
            for (var i = 0; i < found.Length; i++)
                found[i] = Scan(text, stripes[i], terms);
        }
        else
        {
            Parallel.For(0, found.Length, i => found[i] = Scan(text, stripes[i], terms));
        }

        return new RankedPassages(Rank(found, terms, max), found.Sum(stripe => stripe.Matches.Count));
    }

    /// <summary>Parts of about equal length that end at good boundaries and never reach from one document into another.</summary>
    private static List<Stripe> StripesOf(BufferSlice text)
    {
        var stripes = new List<Stripe>();
        if (text.Buffer.Documents.Count == 0)
            AddStripes(stripes, text, 0, text.Length, null);
        foreach (var document in text.Buffer.Documents)
        {
            var start = Math.Max(0, document.Start - text.Start);
            var end = Math.Min(text.Length, document.End - text.Start);
            if (start < end)
                AddStripes(stripes, text, start, end, document.Name);
        }

        return stripes;
    }

    private static void AddStripes(List<Stripe> stripes, BufferSlice text, int start, int end, string? document)
    {
        while (end - start > StripeLength + MaxPassageLength)
        {
            var cut = text.Kept(Boundary.Best(text.Span, start, start + StripeLength - MaxPassageLength, start + StripeLength));
            stripes.Add(new Stripe(start, cut, document));
            start = cut;
        }

        stripes.Add(new Stripe(start, end, document));
    }

    private static StripeMatches Scan(BufferSlice text, Stripe stripe, SearchQuery query)
    {
        var matches = new StripeMatches(stripe);
        var span = text.Span[stripe.Start..stripe.End];
        Span<byte> counts = stackalloc byte[query.Terms];
        for (var start = 0; start < span.Length;)
        {
            var end = span.Length - start <= MaxPassageLength + (MinPassageLength / 2)
                ? span.Length
                : Boundary.Best(span, start, start + MinPassageLength, start + MaxPassageLength);
            counts.Clear();
            matches.Add(span[start..end], stripe.Start + start, query, counts);
            start = end;
        }

        return text.Kept(matches);
    }

    private static List<RankedPassage> Rank(StripeMatches[] found, SearchQuery query, int max)
    {
        long passages = 0, words = 0;
        var having = new long[query.Terms];
        foreach (var stripe in found)
        {
            passages += stripe.Passages;
            words += stripe.Words;
            stripe.AddTo(having);
        }

        var weights = having.Select(n => Math.Log(1 + ((passages - n + 0.5) / (n + 0.5)))).ToArray();
        var average = Math.Max(1.0, (double)words / passages);
        var best = new PriorityQueue<(Match Match, string? Document, double Score), (double Score, int Before)>();
        foreach (var stripe in found)
        {
            for (var i = 0; i < stripe.Matches.Count; i++)
            {
                var match = stripe.Matches[i];
                var score = Score(stripe.CountsOf(i, query.Terms), weights, match.Words / average);
                best.Enqueue((match, stripe.Stripe.Document, score), (score, -match.Start));
                if (best.Count > max)
                    best.Dequeue();
            }
        }

        var ranked = new List<RankedPassage>(best.Count);
        while (best.TryDequeue(out var one, out _))
            ranked.Add(new RankedPassage(one.Match.Start, one.Match.Length, one.Score, one.Document));
        ranked.Reverse();
        return ranked;
    }

    private static double Score(ReadOnlySpan<byte> counts, double[] weights, double relativeLength)
    {
        var score = 0.0;
        for (var term = 0; term < counts.Length; term++)
        {
            double count = counts[term];
            if (count > 0)
                score += weights[term] * count * (K1 + 1) / (count + (K1 * (1 - B + (B * relativeLength))));
        }

        return score;
    }
}

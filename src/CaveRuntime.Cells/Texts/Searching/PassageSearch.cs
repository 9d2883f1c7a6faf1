namespace CaveRuntime.Cells;

/// <summary>BM25 over passages, by scanning: cuts stripes of text into passages, counts the query's words in each, ranks those that have any.</summary>
internal static class PassageSearch
{
    private const int StripeLength = 1 << 18;
    private const int ShortestPassage = 400;
    private const int LongestPassage = 1000;
    private const double K1 = 1.2;
    private const double B = 0.75;

    public static IReadOnlyList<Passage> Run(Text text, string query, int k)
    {
        var terms = SearchQuery.Of(query);
        if (terms.Words == 0 || k == 0 || text.Length == 0)
            return [];

        var stripes = StripesOf(text);
        var found = new StripeMatches[stripes.Count];
        if (text.Length <= Parts.Smallest)
        {
            for (var i = 0; i < found.Length; i++)
                found[i] = Scan(text, stripes[i], terms);
        }
        else
        {
            Parallel.For(0, found.Length, i => found[i] = Scan(text, stripes[i], terms));
        }

        return Rank(text, found, terms, k);
    }

    /// <summary>Parts of about equal length that end at good boundaries and never reach from one document into another.</summary>
    private static List<Stripe> StripesOf(Text text)
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

    private static void AddStripes(List<Stripe> stripes, Text text, int start, int end, string? document)
    {
        while (end - start > StripeLength + LongestPassage)
        {
            var cut = text.Kept(Boundary.Best(text.Span, start, start + StripeLength - LongestPassage, start + StripeLength));
            stripes.Add(new Stripe(start, cut, document));
            start = cut;
        }

        stripes.Add(new Stripe(start, end, document));
    }

    private static StripeMatches Scan(Text text, Stripe stripe, SearchQuery query)
    {
        var matches = new StripeMatches(stripe);
        var span = text.Span[stripe.Start..stripe.End];
        Span<byte> counts = stackalloc byte[query.Terms];
        for (var start = 0; start < span.Length;)
        {
            var end = span.Length - start <= LongestPassage + (ShortestPassage / 2)
                ? span.Length
                : Boundary.Best(span, start, start + ShortestPassage, start + LongestPassage);
            counts.Clear();
            matches.Add(span[start..end], stripe.Start + start, query, counts);
            start = end;
        }

        return text.Kept(matches);
    }

    private static List<Passage> Rank(Text text, StripeMatches[] found, SearchQuery query, int k)
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
                if (best.Count > k)
                    best.Dequeue();
            }
        }

        var ranked = new List<Passage>(best.Count);
        while (best.TryDequeue(out var one, out _))
            ranked.Add(new Passage(one.Match.Start, one.Score, text.View(one.Match.Start, one.Match.Length), one.Document));
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

using System.Runtime.InteropServices;

namespace CaveRuntime.Cells.Searching;

/// <summary>A part of a text that one thread searches, inside of one document.</summary>
internal readonly record struct Stripe(int Start, int End, string? Document);

/// <summary>A passage that has at least one word of the query.</summary>
internal readonly record struct Match(int Start, int Length, int Words);

/// <summary>
/// What was counted in one stripe: all passages and words, and for each passage that has any word of the query, how often it
/// has each of them.
/// </summary>
internal sealed class StripeMatches(Stripe stripe)
{
    private readonly List<byte> _counts = [];

    public Stripe Stripe => stripe;

    public List<Match> Matches { get; } = [];

    public long Passages { get; private set; }

    public long Words { get; private set; }

    public ReadOnlySpan<byte> CountsOf(int match, int terms) => CollectionsMarshal.AsSpan(_counts).Slice(match * terms, terms);

    public void Add(ReadOnlySpan<char> passage, int start, SearchQuery query, Span<byte> counts)
    {
        var counter = new Counter(query, counts);
        WordScanner.Walk(passage, ref counter);
        Passages++;
        Words += counter.Words;
        if (!counter.Any)
            return;
        Matches.Add(new Match(start, passage.Length, counter.Words));
        _counts.AddRange(counts);
    }

    /// <summary>Adds for each term the number of passages that have it.</summary>
    public void AddTo(long[] having)
    {
        for (var i = 0; i < _counts.Count; i++)
        {
            if (_counts[i] != 0)
                having[i % having.Length]++;
        }
    }

    private ref struct Counter(SearchQuery query, Span<byte> counts) : IWordSink
    {
        private readonly Span<byte> _counts = counts;
        private int _previous = -1;

        public int Words { get; private set; }

        public bool Any { get; private set; }

        public void Word(ulong stem, int start)
        {
            Words++;
            var word = query.WordOf(stem);
            if (word >= 0)
            {
                Any = true;
                Increase(word);
                if (_previous >= 0 && query.PairOf(_previous, word) is > 0 and var pair)
                    Increase(pair);
            }

            _previous = word;
        }

        private readonly void Increase(int term)
        {
            if (_counts[term] < byte.MaxValue)
                _counts[term]++;
        }
    }
}

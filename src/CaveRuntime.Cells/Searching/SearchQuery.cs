namespace CaveRuntime.Cells.Searching;

/// <summary>The words of a query, each once, and the pairs of neighbours among them, which count as words of their own.</summary>
internal sealed class SearchQuery
{
    private const int MaxWords = 48;
    private const int SlotBits = 10;

    /// <summary>Words that every question has and that help to find nothing. They are dropped unless the query has no others.</summary>
    private static readonly HashSet<ulong> s_common = StemsOf(
        """
        a about all also an and any are as at be been by can could did do does for from get give had has have he her him his how i if in
        into is it its just like many me more most much my name named no not of on or our said say she should so some such tell than
        that the their them then there these they this those to up us use very was we were what when where which who whom whose why
        will with would you your
        """).ToHashSet();

    private readonly ulong[] _stems;
    private readonly byte[] _slots = new byte[1 << SlotBits];
    private readonly byte[] _pairs;

    private SearchQuery(List<ulong> stems, List<(int First, int Second)> pairs)
    {
        _stems = [.. stems];
        Words = stems.Count;
        for (var i = 0; i < _stems.Length; i++)
        {
            var slot = (int)(_stems[i] & ((1 << SlotBits) - 1));
            while (_slots[slot] != 0)
                slot = (slot + 1) & ((1 << SlotBits) - 1);
            _slots[slot] = (byte)(i + 1);
        }

        _pairs = new byte[Words * Words];
        Terms = Words;
        foreach (var (first, second) in pairs)
            _pairs[(first * Words) + second] = (byte)Terms++;
    }

    /// <summary>How many different words there are.</summary>
    public int Words { get; }

    /// <summary>Words and pairs.</summary>
    public int Terms { get; }

    public static SearchQuery Of(string query)
    {
        var all = StemsOf(query);
        var telling = all.Where(s => !s_common.Contains(s)).ToList();
        var stems = (telling.Count > 0 ? telling : all).Distinct().Take(MaxWords).ToList();
        var pairs = all.Zip(all.Skip(1))
            .Select(p => (First: stems.IndexOf(p.First), Second: stems.IndexOf(p.Second)))
            .Where(p => p.First >= 0 && p.Second >= 0 && p.First != p.Second)
            .Distinct()
            .ToList();
        return new SearchQuery(stems, pairs);
    }

    /// <summary>The number of a word of the query, or −1. Asked for every word of the text.</summary>
    public int WordOf(ulong stem)
    {
        for (var slot = (int)(stem & ((1 << SlotBits) - 1)); ; slot = (slot + 1) & ((1 << SlotBits) - 1))
        {
            var word = _slots[slot] - 1;
            if (word < 0 || _stems[word] == stem)
                return word;
        }
    }

    /// <summary>The number of a pair of neighbours, or 0 for none.</summary>
    public int PairOf(int first, int second) => _pairs[(first * Words) + second];

    private static List<ulong> StemsOf(string text)
    {
        var sink = new Collector([]);
        WordScanner.Walk(text, ref sink);
        return sink.Stems;
    }

    private readonly struct Collector(List<ulong> stems) : IWordSink
    {
        public List<ulong> Stems => stems;

        public void Word(ulong stem, int start) => stems.Add(stem);
    }
}

using System.Text.RegularExpressions;
using CaveRuntime.Cells.Buffers;
using CaveRuntime.Cells.Cutting;
using CaveRuntime.Cells.Searching;
using CaveRuntime.Cells.Texts;

namespace CaveRuntime.Cells;

public sealed partial class Text
{
    /// <summary>
    /// The lines as strings, without their ends (<c>\n</c>, <c>\r</c> or <c>\r\n</c>, as for <see cref="StringReader"/>), each made when
    /// asked for; <see cref="StringList.Views"/> gives them without copying. The number of lines and any line by number come from an
    /// index that is built once and shared by all slices.
    /// </summary>
    public StringList Lines => new(new Pieces(this, new LineCuts(Characters)));

    /// <summary>How many characters there are, as <see cref="Length"/> says.</summary>
    public int Count() => _length;

    /// <summary>How often a character occurs.</summary>
    public int Count(char value) => Scan.Count(Characters, value);

    /// <summary>How often the words occur without overlapping, ordinal.</summary>
    /// <exception cref="ArgumentException">The string is empty.</exception>
    public int Count(string value) => Count(value, StringComparison.Ordinal);

    /// <summary>How often the words occur without overlapping, under a comparison.</summary>
    /// <exception cref="ArgumentException">The string is empty.</exception>
    public int Count(string value, StringComparison comparisonType)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Scan.Count(Characters, value, comparisonType);
    }

    /// <summary>How many matches a regular expression has.</summary>
    public int Count(Regex pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return Kept(pattern.Count(Span));
    }

    /// <summary>
    /// Finds a .NET regular expression (<c>^</c> and <c>$</c> are those of a line). A pattern without special characters is plain
    /// text and faster; for plain text with special characters pass <see cref="Regex.Escape"/> of it. One match may take at most
    /// ten seconds. All matches are counted; hits are made when asked for, so that millions take no memory.
    /// </summary>
    /// <param name="pattern">The regular expression.</param>
    /// <param name="max">How many hits to list; where nothing is said, all, of which a print shows 100.</param>
    /// <param name="around">How many characters to show before and after each match; in a print, surroundings that overlap are one.</param>
    /// <param name="ignoreCase">Whether case is ignored.</param>
    /// <exception cref="ArgumentException">The pattern is not a regular expression.</exception>
    /// <exception cref="RegexMatchTimeoutException">One match took too long.</exception>
    public Found<Hit> Grep(string pattern, int max = int.MaxValue, int around = 200, bool ignoreCase = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        if (!PatternSearch.IsPlain(pattern))
            return Grep(pattern, ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None, max, around);
        CheckLimits(around, max);
        var comparison = ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return Hits(new WordMatcher(Characters, pattern, comparison), null, max, around);
    }

    /// <summary>Finds a regular expression with options such as <see cref="RegexOptions.IgnoreCase"/>.</summary>
    /// <param name="pattern">The regular expression.</param>
    /// <param name="options">Added to those that are always there: <c>Multiline</c> and <c>CultureInvariant</c>.</param>
    /// <param name="max">How many hits to list.</param>
    /// <param name="around">How many characters to show before and after each match.</param>
    /// <exception cref="ArgumentException">The pattern is not a regular expression.</exception>
    /// <exception cref="RegexMatchTimeoutException">One match took too long.</exception>
    public Found<Hit> Grep(string pattern, RegexOptions options, int max = int.MaxValue, int around = 200)
    {
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        return Grep(PatternSearch.Compile(pattern, options, _length), max, around);
    }

    /// <summary>Finds a regular expression with its own options and time limit.</summary>
    /// <inheritdoc cref="Grep(string, int, int, bool)" path="/param"/>
    /// <exception cref="RegexMatchTimeoutException">One match took longer than the expression allows.</exception>
    public Found<Hit> Grep(Regex pattern, int max = int.MaxValue, int around = 200)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        CheckLimits(around, max);
        return Hits(new RegexMatcher(Characters, pattern), pattern, max, around);
    }

    /// <summary>
    /// Consecutive parts of at most <paramref name="tokens"/> estimated tokens (about four characters of English each), cut after a
    /// paragraph, else a line, a sentence, a word, and never inside of what a reader sees as one character. Without overlap they
    /// make up the whole text. A single character as a reader sees it may be larger than the limit.
    /// </summary>
    /// <param name="tokens">The largest size of a chunk.</param>
    /// <param name="overlap">How much of a chunk's end the next repeats at most; less than half of <paramref name="tokens"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is less than 1, or the overlap is not less than half of it.</exception>
    public TextList Chunks(int tokens, int overlap = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tokens, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(overlap);
        if (overlap * 2L >= tokens && overlap > 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(overlap), overlap, $"An overlap must be less than half of the chunk, which is {tokens:N0} tokens.");
        }

        return new TextList(new Pieces(this, new StoredCuts(Kept(Chunker.Cut(Span, tokens, overlap)))));
    }

    /// <summary>
    /// The passages that fit the words of a query best, best first. Passages are some 800 characters, cut at paragraphs, lines or
    /// sentences; words match regardless of case, diacritics and common English endings. It matches words, not meaning.
    /// </summary>
    /// <remarks>Ranking: Okapi BM25 (Robertson and Zaragoza 2009, k1 = 1.2, b = 0.75); neighbouring query words that are neighbours
    /// in the passage count as a further word. The text is scanned for each query, in parallel and without an index: a scan is
    /// faster than building one, and needs no memory. Equal scores come in order of position.</remarks>
    /// <param name="query">Words, or a whole question.</param>
    /// <param name="max">How many passages to return at most; <see cref="Found{T}.Total"/> is how many have any of the words.</param>
    /// <returns>Fewer than <paramref name="max"/> if fewer passages have any of the words.</returns>
    public Found<Passage> Search(string query, int max = 10)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfNegative(max);
        var ranked = PassageSearch.Run(Characters, query, max);
        var passages = ranked.Best.ConvertAll(p => new Passage(this, p.Start, p.Length, p.Score, p.Document));
        return new Found<Passage>(passages, max, "passage", shown => shown.Select(p => p.ToString())) { Total = ranked.Total };
    }

    /// <summary>What is around a position: a view of up to <paramref name="radius"/> characters before and after it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The position is not inside of the text, or the radius is negative.</exception>
    public Text At(int position, int radius = 200)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(radius);
        if ((uint)position > (uint)_length)
            throw new ArgumentOutOfRangeException(nameof(position), position, $"The text has {_length:N0} characters.");
        return Around(position, position, radius);
    }

    /// <summary>A part with up to so many characters before and after it, widened so that no surrogate pair is cut.</summary>
    internal Text Around(int start, int end, int radius)
    {
        start = (int)Math.Max(0, (long)start - radius);
        end = (int)Math.Min(_length, (long)end + radius);
        if (start > 0 && char.IsLowSurrogate(this[start]) && char.IsHighSurrogate(this[start - 1]))
            start--;
        if (end > 0 && end < _length && char.IsLowSurrogate(this[end]) && char.IsHighSurrogate(this[end - 1]))
            end++;
        return View(start, end - start);
    }

    /// <summary>
    /// What to cite for a position: its document, its line from 1 and its character from 0 there; where the text has no documents, in
    /// the text itself.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The position is not inside of the text.</exception>
    public string PlaceOf(int position)
    {
        if ((uint)position > (uint)_length)
            throw new ArgumentOutOfRangeException(nameof(position), position, $"The text has {_length:N0} characters.");
        return TextPlace.Of(this, position).ToString();
    }

    /// <summary>As <see cref="Around"/>, but not beyond the document that the part begins in.</summary>
    internal Text Surroundings(int start, int end, int radius)
    {
        if (TextPlace.DocumentAt(this, start) is not { } document)
            return Around(start, end, radius);
        var first = Math.Max(0, document.Start - _start);
        var last = Math.Max(end, Math.Min(_length, document.End - _start));
        return View(first, last - first).Around(start - first, end - first, radius);
    }

    /// <summary>The line that a position is in.</summary>
    internal string LineTextAt(int position)
    {
        var cuts = new LineCuts(Characters);
        var line = cuts.EndsBefore(position);
        if (line >= cuts.Count)
            return "";
        var (start, length) = cuts.At(line);
        return Copy(start, length);
    }

    private Found<Hit> Hits(Matcher matcher, Regex? pattern, int max, int around) =>
        new(new HitList(this, new MatchPages(matcher), pattern, around), max, "hit", shown => HitPrint.Lines(shown, this));

    private static void CheckLimits(int around, int max)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(around);
        ArgumentOutOfRangeException.ThrowIfNegative(max);
    }
}

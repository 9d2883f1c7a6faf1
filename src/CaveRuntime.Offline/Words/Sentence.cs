using System.Text.RegularExpressions;

namespace CaveRuntime.Offline.Words;

/// <summary>One sentence, list item, table row or header line of a text.</summary>
/// <param name="Start">Position of its first character in the text.</param>
/// <param name="Text">The sentence as it stands there, each line break made one blank, so that positions hold.</param>
/// <param name="Words">Its words, positions counted from the sentence's start.</param>
/// <param name="Paragraph">Number of the paragraph that it stands in, from 0.</param>
internal sealed partial record Sentence(int Start, string Text, IReadOnlyList<Word> Words, int Paragraph)
{
    private static readonly HashSet<string> s_abbreviations = [.. WordList.Set("abbreviations")];

    /// <summary>The sentences of a text, in order.</summary>
    public static List<Sentence> Split(string text)
    {
        var flat = Flat(text);
        var sentences = new List<Sentence>();
        var paragraph = 0;
        foreach (var block in Blocks(text))
        {
            foreach (var (start, end, isRecord) in LineEnds.Part(text, block.Start, block.End))
            {
                // What stands beside a record of a log or a table says nothing of it.
                if (isRecord) paragraph++;
                Read(start, end);
            }

            paragraph++;
        }

        return sentences;

        void Read(int start, int end)
        {
            var from = start;
            foreach (var stop in Stops().Matches(flat[start..end]).Select(
                match => (Mark: start + match.Index, Next: start + match.Index + match.Length)))
            {
                if (flat[stop.Mark] == '.' && IsAbbreviation(flat, from, stop.Mark)) continue;
                Add(from, stop.Next);
                from = stop.Next;
            }

            Add(from, end);
        }

        void Add(int from, int to)
        {
            while (from < to && char.IsWhiteSpace(flat[from])) from++;
            while (to > from && char.IsWhiteSpace(flat[to - 1])) to--;
            if (from == to) return;
            var sentence = flat[from..to];
            var words = Word.Read(sentence);
            if (words.Count > 0) sentences.Add(new Sentence(from, sentence, words, paragraph));
        }
    }

    /// <summary>Line breaks and tabs made blanks, one for one.</summary>
    public static string Flat(string text) => text.Replace('\n', ' ').Replace('\r', ' ').Replace('\t', ' ');

    /// <summary>Paragraphs, and inside them whatever stands on lines of its own.</summary>
    private static IEnumerable<(int Start, int End)> Blocks(string text)
    {
        var start = 0;
        foreach (var cut in Breaks().Matches(text).Select(match => match.Index))
        {
            if (cut > start) yield return (start, cut);
            start = cut;
        }

        if (start < text.Length) yield return (start, text.Length);
    }

    private static bool IsAbbreviation(string text, int from, int stop)
    {
        var start = stop;
        while (start > from && char.IsLetter(text[start - 1])) start--;
        var word = text[start..stop];
        return word is [>= 'A' and <= 'Z'] && (start == from || text[start - 1] != '\'') || s_abbreviations.Contains(PlainLetters.Of(word));
    }

    // A blank line; a list item; a table row or a long line on either side; a "Name: value" header; a heading of marks.
    [GeneratedRegex(
        @"\n(?=[ \t]*\r?\n)|\n(?=[ \t]*(?:[-*•·][ \t]|\d{1,3}[.)][ \t]|#|=====|\|))|\n(?=[^\n]*\S[ \t]{3,}\S)|(?<=\S[ \t]{3,}\S[^\n]*)\n|\n(?=[A-Z][\w-]*(?: [\w-]+){0,3}:[ \t])|(?<=[^\n]{120})\n|\n(?=[^\n]{120})",
        RegexOptions.CultureInvariant)]
    private static partial Regex Breaks();

    [GeneratedRegex(
        """[.!?…][.!?…]*["'”’»)\]]*\s+(?=["'“‘«(\[]*[\p{Lu}\p{N}])|(?<=\d{2})\.\s+(?=["'“‘«(\[]*\p{Ll})|[。！？｡][”’」』）]*\s*""",
        RegexOptions.CultureInvariant)]
    private static partial Regex Stops();
}

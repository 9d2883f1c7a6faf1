using System.Globalization;
using System.Text;

namespace CaveRuntime.Cli.Editing;

/// <summary>What is being written: a text of one or several lines, and the caret in it. What a reader sees as one character is one
/// here.</summary>
internal sealed class EntryText
{
    private string _cut = "";

    public string Text { get; private set; } = "";

    /// <summary>Where the next character goes.</summary>
    public int Caret { get; private set; }

    public bool IsOnFirstLine => Text.LastIndexOf('\n', Math.Max(0, Caret - 1), Caret) < 0;

    public bool IsOnLastLine => Text.IndexOf('\n', Caret) < 0;

    public void Set(string text) => (Text, Caret) = (text, text.Length);

    public void MoveTo(int caret) => Caret = Math.Clamp(caret, 0, Text.Length);

    /// <summary>Writes at the caret; of control characters only the ends of lines.</summary>
    public void Insert(string text)
    {
        string plain = Plain(text);
        Text = Text.Insert(Caret, plain);
        Caret += plain.Length;
    }

    /// <summary>Puts a text in the place of what lies between a place and the caret.</summary>
    public void Replace(int start, string text)
    {
        Text = Text.Remove(start, Caret - start);
        Caret = start;
        Insert(text);
    }

    public void Left() => Caret = Before(Caret);

    public void Right() => Caret = After(Caret);

    public void WordLeft() => Caret = WordStart();

    public void WordRight() => Caret = WordEnd();

    public void LineStart() => Caret = StartOfLine(Caret);

    public void LineEnd() => Caret = EndOfLine(Caret);

    public void EntryStart() => Caret = 0;

    public void EntryEnd() => Caret = Text.Length;

    public void Up()
    {
        int start = StartOfLine(Caret);
        if (start > 0)
            Caret = Column(StartOfLine(start - 1), Caret - start);
    }

    public void Down()
    {
        int end = EndOfLine(Caret);
        if (end < Text.Length)
            Caret = Column(end + 1, Caret - StartOfLine(Caret));
    }

    public void DeleteBack() => Delete(Before(Caret), Caret, isKept: false);

    public void DeleteForward() => Delete(Caret, After(Caret), isKept: false);

    public void DeleteWordBack() => Delete(WordStart(), Caret, isKept: true);

    public void DeleteWordForward() => Delete(Caret, WordEnd(), isKept: true);

    public void DeleteToStart() => Delete(StartOfLine(Caret), Caret, isKept: true);

    public void DeleteToEnd()
    {
        int end = EndOfLine(Caret);
        // At the end of a line its end goes.
        Delete(Caret, end == Caret ? Math.Min(Text.Length, end + 1) : end, isKept: true);
    }

    /// <summary>Writes what was deleted last.</summary>
    public void PutBack() => Insert(_cut);

    /// <summary>Begins a new line, as far in as this one.</summary>
    public void NewLine()
    {
        int start = StartOfLine(Caret);
        string line = Text[start..Caret];
        string indent = line[..(line.Length - line.TrimStart().Length)];
        Insert("\n" + indent + (line.TrimEnd().EndsWith('{') ? "    " : ""));
    }

    /// <summary>The text as it can be written: other ends of lines and tabs are made plain, other control characters left out.</summary>
    public static string Plain(string text)
    {
        string lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Replace("\t", "    ", StringComparison.Ordinal);
        var plain = new StringBuilder(lines.Length);
        foreach (Rune rune in lines.EnumerateRunes())
        {
            if (rune.Value == '\n' || !IsHidden(rune))
                plain.Append(rune.ToString());
        }

        return plain.ToString();
    }

    // Joiners belong to characters; what turns the direction of writing does not.
    private static bool IsHidden(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
        UnicodeCategory.Format => rune.Value is not (0x200C or 0x200D),
        _ => false,
    };

    private void Delete(int start, int end, bool isKept)
    {
        if (isKept && end > start)
            _cut = Text[start..end];
        Text = Text.Remove(start, end - start);
        Caret = start;
    }

    private int StartOfLine(int at) => at == 0 ? 0 : Text.LastIndexOf('\n', at - 1) + 1;

    private int EndOfLine(int at) => Text.IndexOf('\n', at) is >= 0 and var end ? end : Text.Length;

    private int Column(int start, int column)
    {
        int at = Math.Min(start + column, EndOfLine(start));
        // Not into the middle of a character.
        int place = start;
        while (place < at)
        {
            int next = After(place);
            if (next > at)
                break;
            place = next;
        }

        return place;
    }

    private int After(int at) => at >= Text.Length ? Text.Length : at + StringInfo.GetNextTextElementLength(Text, at);

    private int Before(int at)
    {
        int start = StartOfLine(at);
        if (start == at)
            return Math.Max(0, at - 1);
        int before = start;
        while (After(before) < at)
            before = After(before);
        return before;
    }

    private int WordStart()
    {
        int at = Caret;
        while (at > 0 && !IsWord(Text[at - 1]))
            at--;
        while (at > 0 && IsWord(Text[at - 1]))
            at--;
        return at;
    }

    private int WordEnd()
    {
        int at = Caret;
        while (at < Text.Length && !IsWord(Text[at]))
            at++;
        while (at < Text.Length && IsWord(Text[at]))
            at++;
        return at;
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_' || char.IsSurrogate(c);
}

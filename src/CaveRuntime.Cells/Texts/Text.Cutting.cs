using CaveRuntime.Cells.Cutting;
using CaveRuntime.Cells.Texts;

namespace CaveRuntime.Cells;

public sealed partial class Text
{
    /// <summary>A view without white space at both ends.</summary>
    public Text Trim() => TrimStart().TrimEnd();

    /// <summary>A view without a character at both ends.</summary>
    public Text Trim(char trimChar) => TrimStart(trimChar).TrimEnd(trimChar);

    /// <summary>A view without certain characters at both ends; white space if none are given.</summary>
    public Text Trim(params char[]? trimChars) => TrimStart(trimChars).TrimEnd(trimChars);

    /// <summary>A view without white space at the start.</summary>
    public Text TrimStart() => FromEnd(Kept(Span.TrimStart().Length));

    /// <summary>A view without a character at the start.</summary>
    public Text TrimStart(char trimChar) => FromEnd(Kept(Span.TrimStart(trimChar).Length));

    /// <summary>A view without certain characters at the start; white space if none are given.</summary>
    public Text TrimStart(params char[]? trimChars) =>
        trimChars is null or [] ? TrimStart() : FromEnd(Kept(Span.TrimStart(trimChars).Length));

    /// <summary>A view without white space at the end.</summary>
    public Text TrimEnd() => View(0, Kept(Span.TrimEnd().Length));

    /// <summary>A view without a character at the end.</summary>
    public Text TrimEnd(char trimChar) => View(0, Kept(Span.TrimEnd(trimChar).Length));

    /// <summary>A view without certain characters at the end; white space if none are given.</summary>
    public Text TrimEnd(params char[]? trimChars) =>
        trimChars is null or [] ? TrimEnd() : View(0, Kept(Span.TrimEnd(trimChars).Length));

    /// <summary>The pieces between any of the characters; between white space if none are given.</summary>
    public StringList Split(params char[]? separator) => Split(Separators.Of(separator), int.MaxValue, StringSplitOptions.None);

    /// <summary>The pieces between a character.</summary>
    public StringList Split(char separator, StringSplitOptions options = StringSplitOptions.None) =>
        Split(Separators.Of(separator), int.MaxValue, options);

    /// <summary>At most <paramref name="count"/> pieces; the last is the rest.</summary>
    public StringList Split(char separator, int count, StringSplitOptions options = StringSplitOptions.None) =>
        Split(Separators.Of(separator), count, options);

    /// <summary>At most <paramref name="count"/> pieces; the last is the rest.</summary>
    public StringList Split(char[]? separator, int count) => Split(Separators.Of(separator), count, StringSplitOptions.None);

    /// <summary>The pieces between any of the characters.</summary>
    public StringList Split(char[]? separator, StringSplitOptions options) => Split(Separators.Of(separator), int.MaxValue, options);

    /// <summary>At most <paramref name="count"/> pieces; the last is the rest.</summary>
    public StringList Split(char[]? separator, int count, StringSplitOptions options) => Split(Separators.Of(separator), count, options);

    /// <summary>The pieces between a string, ordinal; the whole in one piece if it is null or empty.</summary>
    public StringList Split(string? separator, StringSplitOptions options = StringSplitOptions.None) =>
        Split(Separators.Of(separator), int.MaxValue, options);

    /// <summary>At most <paramref name="count"/> pieces; the last is the rest.</summary>
    public StringList Split(string? separator, int count, StringSplitOptions options = StringSplitOptions.None) =>
        Split(Separators.Of(separator), count, options);

    /// <summary>The pieces between any of the strings, ordinal; between white space if none are given.</summary>
    public StringList Split(string[]? separator, StringSplitOptions options) => Split(Separators.Of(separator), int.MaxValue, options);

    /// <summary>At most <paramref name="count"/> pieces; the last is the rest.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public StringList Split(string[]? separator, int count, StringSplitOptions options) => Split(Separators.Of(separator), count, options);

    private Text FromEnd(int length) => View(_length - length, length);

    private StringList Split(Separators separators, int count, StringSplitOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return new StringList(new Pieces(this, new StoredCuts(Kept(new Splitter(separators, count, options).Cut(Span)))));
    }
}

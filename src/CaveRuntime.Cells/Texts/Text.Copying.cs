using System.Globalization;
using System.Text;
using CaveRuntime.Cells.Buffers;

namespace CaveRuntime.Cells;

public sealed partial class Text
{
    /// <summary>
    /// A text in which every <paramref name="oldChar"/> is <paramref name="newChar"/>; this text if there are no matches.
    /// </summary>
    public Text Replace(char oldChar, char newChar)
    {
        if (!Contains(oldChar))
            return this;
        StringLimit.Check(_length);
        return new Text(string.Create(_length, (this, oldChar, newChar), static (to, from) =>
            from.Item1.Kept(Replaced(from.Item1.Span, to, from.oldChar, from.newChar))));

        static bool Replaced(ReadOnlySpan<char> from, Span<char> to, char oldChar, char newChar)
        {
            from.Replace(to, oldChar, newChar);
            return true;
        }
    }

    /// <summary>
    /// A text in which every <paramref name="oldValue"/>, ordinal, is <paramref name="newValue"/>; this text if there are no matches.
    /// </summary>
    /// <exception cref="InvalidOperationException">The result is longer than a string can be.</exception>
    public Text Replace(string oldValue, string? newValue)
    {
        ArgumentException.ThrowIfNullOrEmpty(oldValue);
        var matches = Count(oldValue);
        if (matches == 0)
            return this;

        newValue ??= "";
        var length = _length + ((long)matches * (newValue.Length - oldValue.Length));
        StringLimit.Check(length);
        return new Text(string.Create((int)length, (this, oldValue, newValue), static (to, job) =>
        {
            var (text, oldValue, newValue) = job;
            var from = text.Span;
            for (int at; (at = from.IndexOf(oldValue)) >= 0; from = from[(at + oldValue.Length)..])
            {
                from[..at].CopyTo(to);
                newValue.CopyTo(to[at..]);
                to = to[(at + newValue.Length)..];
            }

            from.CopyTo(to);
            GC.KeepAlive(text._buffer);
        }));
    }

    /// <summary>As <see cref="Replace(string, string?)"/> under a comparison.</summary>
    public Text Replace(string oldValue, string? newValue, StringComparison comparisonType) =>
        comparisonType == StringComparison.Ordinal
            ? Replace(oldValue, newValue)
            : new Text(ToString().Replace(oldValue, newValue, comparisonType));

    /// <summary>As <see cref="Replace(string, string?)"/> under the comparison of a culture.</summary>
    public Text Replace(string oldValue, string? newValue, bool ignoreCase, CultureInfo? culture) =>
        new(ToString().Replace(oldValue, newValue, ignoreCase, culture));

    /// <summary>A copy with every line end made the system's.</summary>
    public string ReplaceLineEndings() => ToString().ReplaceLineEndings();

    /// <summary>A copy with every line end replaced.</summary>
    public string ReplaceLineEndings(string replacementText) => ToString().ReplaceLineEndings(replacementText);

    /// <summary>A copy with a string put in at a position.</summary>
    public string Insert(int startIndex, string value) => ToString().Insert(startIndex, value);

    /// <summary>A copy without what follows a position.</summary>
    public string Remove(int startIndex) => Slice(0, startIndex).ToString();

    /// <summary>A copy without a part.</summary>
    public string Remove(int startIndex, int count) => ToString().Remove(startIndex, count);

    /// <summary>A copy in lower case of the invariant culture.</summary>
    public string ToLower() => ToString().ToLowerInvariant();

    /// <summary>A copy in lower case of a culture.</summary>
    public string ToLower(CultureInfo? culture) => ToString().ToLower(culture);

    /// <summary>A copy in lower case of the invariant culture.</summary>
    public string ToLowerInvariant() => ToString().ToLowerInvariant();

    /// <summary>A copy in upper case of the invariant culture.</summary>
    public string ToUpper() => ToString().ToUpperInvariant();

    /// <summary>A copy in upper case of a culture.</summary>
    public string ToUpper(CultureInfo? culture) => ToString().ToUpper(culture);

    /// <summary>A copy in upper case of the invariant culture.</summary>
    public string ToUpperInvariant() => ToString().ToUpperInvariant();

    /// <summary>A copy filled with blanks on the left to a width.</summary>
    public string PadLeft(int totalWidth) => ToString().PadLeft(totalWidth);

    /// <summary>A copy filled on the left to a width.</summary>
    public string PadLeft(int totalWidth, char paddingChar) => ToString().PadLeft(totalWidth, paddingChar);

    /// <summary>A copy filled with blanks on the right to a width.</summary>
    public string PadRight(int totalWidth) => ToString().PadRight(totalWidth);

    /// <summary>A copy filled on the right to a width.</summary>
    public string PadRight(int totalWidth, char paddingChar) => ToString().PadRight(totalWidth, paddingChar);

    /// <summary>A copy in Unicode normalization form C.</summary>
    public string Normalize() => ToString().Normalize();

    /// <summary>A copy in a Unicode normalization form.</summary>
    public string Normalize(NormalizationForm normalizationForm) => ToString().Normalize(normalizationForm);

    /// <summary>Whether the text is in Unicode normalization form C.</summary>
    public bool IsNormalized() => ToString().IsNormalized();

    /// <summary>Whether the text is in a Unicode normalization form.</summary>
    public bool IsNormalized(NormalizationForm normalizationForm) => ToString().IsNormalized(normalizationForm);

    /// <summary>The Unicode scalar values; a lone surrogate reads as U+FFFD.</summary>
    public IEnumerable<Rune> EnumerateRunes()
    {
        for (var at = 0; at < _length;)
        {
            var rune = Rune.ReplacementChar;
            var used = 1;
            if (at + 1 < _length && char.IsSurrogatePair(this[at], this[at + 1]))
            {
                rune = new Rune(this[at], this[at + 1]);
                used = 2;
            }
            else if (!char.IsSurrogate(this[at]))
            {
                rune = new Rune(this[at]);
            }

            yield return rune;
            at += used;
        }
    }

    /// <summary>The characters as an array.</summary>
    public char[] ToCharArray() => Kept(Span.ToArray());

    /// <summary>Some characters as an array.</summary>
    public char[] ToCharArray(int startIndex, int length) => Slice(startIndex, length).ToCharArray();

    /// <summary>Copies all characters.</summary>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public void CopyTo(Span<char> destination)
    {
        Span.CopyTo(destination);
        GC.KeepAlive(_buffer);
    }

    /// <summary>Copies some characters into an array.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A part is not inside of the text or of the array.</exception>
    public void CopyTo(int sourceIndex, char[] destination, int destinationIndex, int count)
    {
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentOutOfRangeException.ThrowIfNegative(destinationIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, destination.Length - destinationIndex);
        Slice(sourceIndex, count).CopyTo(destination.AsSpan(destinationIndex));
    }

    /// <summary>Copies all characters if they fit.</summary>
    public bool TryCopyTo(Span<char> destination) => Kept(Span.TryCopyTo(destination));
}

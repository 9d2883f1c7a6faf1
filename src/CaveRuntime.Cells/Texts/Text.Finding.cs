using System.Globalization;
using CaveRuntime.Cells.Buffers;

namespace CaveRuntime.Cells;

public sealed partial class Text
{
    /// <summary>The first position of a character, or −1.</summary>
    public int IndexOf(char value) => Scan.IndexOf(Characters, 0, _length, new string(value, 1), StringComparison.Ordinal);

    /// <summary>The first position of a character from a position on, or −1.</summary>
    public int IndexOf(char value, int startIndex) => IndexOf(value, startIndex, _length - startIndex);

    /// <summary>The first position of a character in a part, or −1.</summary>
    public int IndexOf(char value, int startIndex, int count) => IndexOf(new string(value, 1), startIndex, count, StringComparison.Ordinal);

    /// <summary>The first position of a character under a comparison, or −1.</summary>
    public int IndexOf(char value, StringComparison comparisonType) => IndexOf(new string(value, 1), comparisonType);

    /// <summary>The first position of the words, ordinal, or −1; 0 for an empty string.</summary>
    public int IndexOf(string value) => IndexOf(value, 0, _length, StringComparison.Ordinal);

    /// <summary>The first position from a position on, ordinal, or −1.</summary>
    public int IndexOf(string value, int startIndex) => IndexOf(value, startIndex, _length - startIndex, StringComparison.Ordinal);

    /// <summary>The first position in a part, ordinal, or −1.</summary>
    public int IndexOf(string value, int startIndex, int count) => IndexOf(value, startIndex, count, StringComparison.Ordinal);

    /// <summary>The first position under a comparison, or −1.</summary>
    public int IndexOf(string value, StringComparison comparisonType) => IndexOf(value, 0, _length, comparisonType);

    /// <summary>The first position from a position on under a comparison, or −1.</summary>
    public int IndexOf(string value, int startIndex, StringComparison comparisonType) =>
        IndexOf(value, startIndex, _length - startIndex, comparisonType);

    /// <summary>The first position in a part under a comparison, or −1. All other forms end here.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The part is not inside of the text.</exception>
    public int IndexOf(string value, int startIndex, int count, StringComparison comparisonType)
    {
        ArgumentNullException.ThrowIfNull(value);
        CheckPart(startIndex, count);
        return Scan.IndexOf(Characters, startIndex, count, value, comparisonType);
    }

    /// <summary>The last position of a character, or −1.</summary>
    public int LastIndexOf(char value) => Kept(Span.LastIndexOf(value));

    /// <summary>The last position of a character, searched backwards from a position, or −1.</summary>
    public int LastIndexOf(char value, int startIndex) => LastIndexOf(value, startIndex, startIndex + 1);

    /// <summary>The last position of a character in the <paramref name="count"/> characters that end with a position, or −1.</summary>
    public int LastIndexOf(char value, int startIndex, int count)
    {
        if (_length == 0)
            return -1;
        var first = FirstOfBackward(startIndex, count);
        var at = Kept(Span.Slice(first, count).LastIndexOf(value));
        return at < 0 ? -1 : first + at;
    }

    /// <summary>The last position of the words, ordinal, or −1; <see cref="Length"/> for an empty string.</summary>
    public int LastIndexOf(string value) => LastIndexOf(value, StringComparison.Ordinal);

    /// <summary>The last position, ordinal, searched backwards from a position, or −1.</summary>
    public int LastIndexOf(string value, int startIndex) => LastIndexOf(value, startIndex, startIndex + 1, StringComparison.Ordinal);

    /// <summary>The last position, ordinal, in the part that ends with a position, or −1.</summary>
    public int LastIndexOf(string value, int startIndex, int count) => LastIndexOf(value, startIndex, count, StringComparison.Ordinal);

    /// <summary>The last position under a comparison, or −1.</summary>
    public int LastIndexOf(string value, StringComparison comparisonType)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Kept(Span.LastIndexOf(value, comparisonType));
    }

    /// <summary>The last position under a comparison, searched backwards from a position, or −1.</summary>
    public int LastIndexOf(string value, int startIndex, StringComparison comparisonType) =>
        LastIndexOf(value, startIndex, startIndex + 1, comparisonType);

    /// <summary>
    /// The last position under a comparison in the <paramref name="count"/> characters that end with a position, or −1.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The part is not inside of the text.</exception>
    public int LastIndexOf(string value, int startIndex, int count, StringComparison comparisonType)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (_length == 0 && startIndex is -1 or 0)
            return value.Length == 0 ? 0 : -1;
        // A string takes its own length as a start and means the last character.
        if (startIndex == _length)
        {
            startIndex--;
            if (count > 0)
                count--;
        }

        var first = FirstOfBackward(startIndex, count);
        var at = Kept(Span.Slice(first, count).LastIndexOf(value, comparisonType));
        return at < 0 ? -1 : first + at;
    }

    /// <summary>The first position of any of the characters, or −1.</summary>
    public int IndexOfAny(params char[] anyOf) => IndexOfAny(anyOf, 0, _length);

    /// <summary>The first position of any of the characters from a position on, or −1.</summary>
    public int IndexOfAny(char[] anyOf, int startIndex) => IndexOfAny(anyOf, startIndex, _length - startIndex);

    /// <summary>The first position of any of the characters in a part, or −1.</summary>
    public int IndexOfAny(char[] anyOf, int startIndex, int count)
    {
        ArgumentNullException.ThrowIfNull(anyOf);
        CheckPart(startIndex, count);
        var at = Kept(Span.Slice(startIndex, count).IndexOfAny(anyOf));
        return at < 0 ? -1 : startIndex + at;
    }

    /// <summary>The last position of any of the characters, or −1.</summary>
    public int LastIndexOfAny(params char[] anyOf) => _length == 0 ? -1 : LastIndexOfAny(anyOf, _length - 1, _length);

    /// <summary>The last position of any of the characters, searched backwards from a position, or −1.</summary>
    public int LastIndexOfAny(char[] anyOf, int startIndex) => LastIndexOfAny(anyOf, startIndex, startIndex + 1);

    /// <summary>The last position of any of the characters in the part that ends with a position, or −1.</summary>
    public int LastIndexOfAny(char[] anyOf, int startIndex, int count)
    {
        ArgumentNullException.ThrowIfNull(anyOf);
        if (_length == 0)
            return -1;
        var first = FirstOfBackward(startIndex, count);
        var at = Kept(Span.Slice(first, count).LastIndexOfAny(anyOf));
        return at < 0 ? -1 : first + at;
    }

    /// <summary>Whether the character occurs.</summary>
    public bool Contains(char value) => IndexOf(value) >= 0;

    /// <summary>Whether the character occurs under a comparison.</summary>
    public bool Contains(char value, StringComparison comparisonType) => IndexOf(value, comparisonType) >= 0;

    /// <summary>Whether the words occur, ordinal.</summary>
    public bool Contains(string value) => IndexOf(value) >= 0;

    /// <summary>Whether the words occur under a comparison.</summary>
    public bool Contains(string value, StringComparison comparisonType) => IndexOf(value, comparisonType) >= 0;

    /// <summary>Whether the text begins with the character.</summary>
    public bool StartsWith(char value) => _length > 0 && this[0] == value;

    /// <summary>Whether the text begins with the words, ordinal.</summary>
    public bool StartsWith(string value) => StartsWith(value, StringComparison.Ordinal);

    /// <summary>Whether the text begins with the words under a comparison.</summary>
    public bool StartsWith(string value, StringComparison comparisonType)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Kept(Span.StartsWith(value, comparisonType));
    }

    /// <summary>Whether the text ends with the character.</summary>
    public bool EndsWith(char value) => _length > 0 && this[_length - 1] == value;

    /// <summary>Whether the text ends with the words, ordinal.</summary>
    public bool EndsWith(string value) => EndsWith(value, StringComparison.Ordinal);

    /// <summary>Whether the text ends with the words under a comparison.</summary>
    public bool EndsWith(string value, StringComparison comparisonType)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Kept(Span.EndsWith(value, comparisonType));
    }

    /// <summary>Whether the text begins with the words under the comparison of a culture.</summary>
    public bool StartsWith(string value, bool ignoreCase, CultureInfo? culture)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Kept((culture ?? CultureInfo.InvariantCulture).CompareInfo.IsPrefix(Span, value, Case(ignoreCase)));
    }

    /// <summary>Whether the text ends with the words under the comparison of a culture.</summary>
    public bool EndsWith(string value, bool ignoreCase, CultureInfo? culture)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Kept((culture ?? CultureInfo.InvariantCulture).CompareInfo.IsSuffix(Span, value, Case(ignoreCase)));
    }

    private static CompareOptions Case(bool ignored) => ignored ? CompareOptions.IgnoreCase : CompareOptions.None;

    private void CheckPart(int startIndex, int count)
    {
        if ((uint)startIndex > (uint)_length)
            throw new ArgumentOutOfRangeException(nameof(startIndex), startIndex, $"The text has {_length:N0} characters.");
        if ((uint)count > (uint)(_length - startIndex))
        {
            throw new ArgumentOutOfRangeException(
                nameof(count), count, $"From position {startIndex:N0} the text has {_length - startIndex:N0} characters.");
        }
    }

    private int FirstOfBackward(int startIndex, int count)
    {
        if ((uint)startIndex >= (uint)_length)
            throw new ArgumentOutOfRangeException(nameof(startIndex), startIndex, $"The text has {_length:N0} characters.");
        if (count < 0 || startIndex - count + 1 < 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(count), count, $"Backwards from position {startIndex:N0} the text has {startIndex + 1:N0} characters.");
        }

        return startIndex - count + 1;
    }
}

using System.Collections;
using System.Diagnostics.CodeAnalysis;
using CaveRuntime.Cells.Buffers;
using Microsoft.Win32.SafeHandles;

namespace CaveRuntime.Cells;

/// <summary>
/// Immutable characters that are used like a <see cref="string"/>, but can be two billion long and are never copied by
/// cutting: a slice, a line or a passage is a view. <c>ctx</c> is one.
/// </summary>
/// <remarks>
/// <para>Positions and lengths are UTF-16 characters, as for <see cref="string"/>; nothing is normalised, so <c>\r\n</c>,
/// lone surrogates and NUL stay what they are.</para>
/// <para>Every comparison is ordinal unless a <see cref="StringComparison"/> says otherwise. That differs from
/// <see cref="string.IndexOf(string)"/>, <see cref="string.StartsWith(string)"/> and <see cref="string.CompareTo(string)"/>, which
/// use the culture.</para>
/// <para>A text converts to a string by itself, and that copies it. The other way a cast is needed: with both
/// conversions implicit <c>found ? ctx[a..b] : "none"</c> would not compile, and that is written far more often.
/// Members that have to copy anyway (<see cref="ToUpper()"/>, <see cref="PadLeft(int)"/>, …) return a string; <c>Replace</c>
/// returns a text.</para>
/// <para>Safe for any number of threads. The memory stays mapped as long as any text over it is in use.</para>
/// </remarks>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "Used like a string, not like a collection.")]
[SuppressMessage("Design", "CA1036:Override methods on comparable types", Justification = "string has no < and > either.")]
public sealed partial class Text : IEnumerable<char>, IEquatable<Text>, IEquatable<string>, IComparable<Text>, IComparable<string>,
    IComparable, ISpanFormattable
{
    private readonly TextBuffer _buffer;
    private readonly int _start;
    private readonly int _length;

    private Text(TextBuffer buffer, int start, int length)
    {
        _buffer = buffer;
        _start = start;
        _length = length;
    }

    /// <summary>A text over the characters of a string, without copying them.</summary>
    /// <exception cref="ArgumentNullException">The string is null.</exception>
    public Text(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _buffer = new TextBuffer(value);
        _length = value.Length;
    }

    /// <summary>The text without characters.</summary>
    public static Text Empty { get; } = new("");

    /// <summary>The number of UTF-16 characters.</summary>
    public int Length => _length;

    /// <summary>The character at a position.</summary>
    /// <exception cref="IndexOutOfRangeException">The position is negative or not less than <see cref="Length"/>.</exception>
    [SuppressMessage("Usage", "CA2201:Do not raise reserved exception types", Justification = "The one that string raises.")]
    public char this[int index]
    {
        get
        {
            if ((uint)index >= (uint)_length)
                throw new IndexOutOfRangeException($"Position {index} lies outside of the text, which has {_length:N0} characters.");
            return Kept(_buffer.Span[_start + index]);
        }
    }

    /// <summary>A view of <paramref name="length"/> characters from <paramref name="start"/>; what <c>text[a..b]</c> calls.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The part is not inside of the text.</exception>
    public Text Slice(int start, int length)
    {
        if ((uint)start > (uint)_length)
            throw new ArgumentOutOfRangeException(nameof(start), start, $"The text has {_length:N0} characters.");
        if ((uint)length > (uint)(_length - start))
        {
            throw new ArgumentOutOfRangeException(
                nameof(length), length, $"From position {start:N0} the text has {_length - start:N0} characters.");
        }

        return View(start, length);
    }

    /// <summary>A view from a position to the end.</summary>
    /// <inheritdoc cref="Slice" path="/exception"/>
    public Text Substring(int startIndex) => Slice(startIndex, _length - startIndex);

    /// <summary>A view of <paramref name="length"/> characters from a position.</summary>
    /// <inheritdoc cref="Slice" path="/exception"/>
    public Text Substring(int startIndex, int length) => Slice(startIndex, length);

    /// <summary>A copy as a string, at most about a billion characters.</summary>
    /// <exception cref="InvalidOperationException">The text is longer than a string can be.</exception>
    public override string ToString()
    {
        if (_buffer.String is { } whole && whole.Length == _length)
            return whole;
        StringLimit.Check(_length);
        return Kept(Span.ToString());
    }

    /// <summary>As <see cref="ToString()"/>; the provider has no meaning for characters.</summary>
    public string ToString(IFormatProvider? provider) => ToString();

    /// <summary>As <see cref="ToString()"/>; format and provider have no meaning for characters.</summary>
    public string ToString(string? format, IFormatProvider? formatProvider) => ToString();

    /// <summary>Lets interpolation copy straight into its buffer.</summary>
    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        var fits = TryCopyTo(destination);
        charsWritten = fits ? _length : 0;
        return fits;
    }

    /// <summary>Copies to a string; null stays null.</summary>
    /// <exception cref="InvalidOperationException">The text is longer than a string can be.</exception>
    [return: NotNullIfNotNull(nameof(text))]
    public static implicit operator string?(Text? text) => text?.ToString();

    /// <summary>Views a string as a text; null stays null.</summary>
    [return: NotNullIfNotNull(nameof(value))]
    public static explicit operator Text?(string? value) => value is null ? null : new Text(value);

    /// <summary>
    /// The characters without copying. On mapped text the first call keeps the mapping until the process ends, because a span
    /// cannot keep it.
    /// </summary>
    public ReadOnlySpan<char> AsSpan()
    {
        _buffer.KeepForEver();
        return Span;
    }

    /// <summary>The characters from a position without copying; see <see cref="AsSpan()"/>.</summary>
    public ReadOnlySpan<char> AsSpan(int start) => AsSpan()[start..];

    /// <summary>Some characters without copying; see <see cref="AsSpan()"/>.</summary>
    public ReadOnlySpan<char> AsSpan(int start, int length) => AsSpan().Slice(start, length);

    /// <summary>The characters, one after another.</summary>
    public Enumerator GetEnumerator() => new(this);

    IEnumerator<char> IEnumerable<char>.GetEnumerator() => new Enumerator(this);

    IEnumerator IEnumerable.GetEnumerator() => new Enumerator(this);

    /// <summary>
    /// Maps UTF-16 characters of a memory file, from its start or from a later place. The handle may be closed afterwards.
    /// </summary>
    internal static Text FromMemory(SafeFileHandle file, long charCount, IReadOnlyList<DocumentPlace>? documents = null, long start = 0) =>
        charCount == 0 ? Empty : new Text(TextBuffer.Map(file, start, charCount, documents ?? []), 0, (int)charCount);

    /// <summary>The documents that lie in this text, as views and cut off where it ends; may be empty.</summary>
    internal IReadOnlyList<Document> Documents()
    {
        var documents = new List<Document>();
        foreach (var place in _buffer.Documents)
        {
            var start = Math.Max(place.Start - _start, 0);
            var end = Math.Min(place.End - _start, _length);
            if (start < end || (start == end && place.Length == 0))
            {
                int cut = place.CutBefore + start + _start - place.Start;
                documents.Add(new Document(place.Name, Slice(start, end - start), place.Marks, cut));
            }
        }

        return documents;
    }

    /// <summary>
    /// The characters, for code in this assembly. A reader passes what it has read through <see cref="Kept{T}"/>; otherwise
    /// the mapping might end while the last characters are being read.
    /// </summary>
    internal ReadOnlySpan<char> Span => _buffer.Span.Slice(_start, _length);

    /// <summary>Where this text begins in its buffer.</summary>
    internal int Start => _start;

    internal TextBuffer Buffer => _buffer;

    /// <summary>The same characters, for code that does not know texts.</summary>
    internal BufferSlice Characters => new(_buffer, _start, _length);

    internal Text View(int start, int length) =>
        start == 0 && length == _length ? this : new Text(_buffer, _start + start, length);

    /// <summary>Some characters as a string; the caller has checked that they are inside.</summary>
    internal string Copy(int start, int length)
    {
        StringLimit.Check(length);
        return Kept(Span.Slice(start, length).ToString());
    }

    internal T Kept<T>(T read)
    {
        GC.KeepAlive(_buffer);
        return read;
    }
}

using System.Collections;
using System.Diagnostics.CodeAnalysis;
using CaveRuntime.Cells.Cutting;

namespace CaveRuntime.Cells;

/// <summary>
/// Lines, pieces or chunks of a text: views that are made when they are looked at. Used like an array or a list
/// (<c>[i]</c>, <c>[^1]</c>, <c>[a..b]</c>, <c>Length</c>, <c>Count</c>, LINQ). Immutable and safe for any number of threads.
/// </summary>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "A list.")]
[SuppressMessage("Design", "CA1033:Interface methods should be callable by child types", Justification = "Sealed.")]
public sealed class TextList : IReadOnlyList<Text>, IList<Text>
{
    private readonly Text _text;
    private readonly Cuts _cuts;
    private readonly int _offset;
    private int _count;

    internal TextList(Text text, Cuts cuts, int offset = 0, int count = -1)
    {
        _text = text;
        _cuts = cuts;
        _offset = offset;
        _count = count;
    }

    /// <summary>How many there are. For lines the first use counts the line ends of the whole.</summary>
    public int Count => _count < 0 ? _count = _cuts.Count : _count;

    /// <summary>The same as <see cref="Count"/>, as for an array.</summary>
    public int Length => Count;

    /// <summary>One of them, by number from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No text has this number.</exception>
    public Text this[int index] => (uint)index < (uint)Count
        ? At(_offset + index)
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"The list has {Count:N0} texts, numbered from 0.");

    Text IList<Text>.this[int index]
    {
        get => this[index];
        set => throw ReadOnly();
    }

    bool ICollection<Text>.IsReadOnly => true;

    /// <summary>Some of them; what <c>list[a..b]</c> calls.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The part is not inside of the list.</exception>
    public TextList Slice(int start, int length)
    {
        if ((uint)start > (uint)Count || (uint)length > (uint)(Count - start))
        {
            throw new ArgumentOutOfRangeException(
                nameof(start), $"{length:N0} from {start:N0} is not inside of the list, which has {Count:N0} texts.");
        }

        return new TextList(_text, _cuts, _offset + start, length);
    }

    /// <summary>Copies all of them to strings. Written as a cast, because it is what the list exists to avoid.</summary>
    public static explicit operator string[](TextList texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return texts.ToStrings();
    }

    /// <summary>Copies all of them to strings.</summary>
    public string[] ToStrings()
    {
        var copies = new string[Count];
        var next = 0;
        foreach (var text in this)
            copies[next++] = text.ToString();
        return copies;
    }

    /// <summary>One after another.</summary>
    public IEnumerator<Text> GetEnumerator() => _offset == 0 && _count < 0 ? WalkAll() : WalkPart();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Whether one of them has the same characters.</summary>
    public bool Contains(Text item) => IndexOf(item) >= 0;

    /// <summary>The number of the first that has the same characters, or −1.</summary>
    public int IndexOf(Text item)
    {
        var index = 0;
        foreach (var text in this)
        {
            if (text == item)
                return index;
            index++;
        }

        return -1;
    }

    /// <summary>Copies the views into an array.</summary>
    public void CopyTo(Text[] array, int arrayIndex)
    {
        ArgumentNullException.ThrowIfNull(array);
        foreach (var text in this)
            array[arrayIndex++] = text;
    }

    /// <summary>The number of texts, never their content.</summary>
    public override string ToString() => $"{Count:N0} texts";

    void IList<Text>.Insert(int index, Text item) => throw ReadOnly();

    void IList<Text>.RemoveAt(int index) => throw ReadOnly();

    void ICollection<Text>.Add(Text item) => throw ReadOnly();

    void ICollection<Text>.Clear() => throw ReadOnly();

    bool ICollection<Text>.Remove(Text item) => throw ReadOnly();

    private static NotSupportedException ReadOnly() => new("The list is a view and cannot be changed; copy it with ToList() first.");

    private IEnumerator<Text> WalkAll()
    {
        var cursor = 0;
        while (_cuts.Next(ref cursor, out var start, out var length))
            yield return _text.View(start, length);
    }

    private IEnumerator<Text> WalkPart()
    {
        var end = _offset + Count;
        for (var i = _offset; i < end; i++)
            yield return At(i);
    }

    private Text At(int index)
    {
        var (start, length) = _cuts.At(index);
        return _text.View(start, length);
    }
}

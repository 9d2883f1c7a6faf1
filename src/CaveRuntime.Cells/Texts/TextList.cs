using System.Collections;
using System.Diagnostics.CodeAnalysis;
using CaveRuntime.Cells.Texts;

namespace CaveRuntime.Cells;

/// <summary>
/// Chunks, lines or pieces of a text as views, which are made when they are looked at. Used like an array or a list
/// (<c>[i]</c>, <c>[^1]</c>, <c>[a..b]</c>, <c>Length</c>, <c>Count</c>, LINQ). Immutable and safe for any number of threads.
/// </summary>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "A list.")]
[SuppressMessage("Design", "CA1033:Interface methods should be callable by child types", Justification = "Sealed.")]
public sealed class TextList : IReadOnlyList<Text>, IList<Text>
{
    private readonly Pieces _pieces;

    internal TextList(Pieces pieces) => _pieces = pieces;

    /// <summary>How many there are. For lines the first use counts the line ends of the whole.</summary>
    public int Count => _pieces.Count;

    /// <summary>The same as <see cref="Count"/>, as for an array.</summary>
    public int Length => _pieces.Count;

    /// <summary>One of them, by number from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No item has this number.</exception>
    public Text this[int index]
    {
        get
        {
            var (start, length) = _pieces.At(index);
            return _pieces.Text.View(start, length);
        }
    }

    Text IList<Text>.this[int index]
    {
        get => this[index];
        set => throw ReadOnly();
    }

    bool ICollection<Text>.IsReadOnly => true;

    /// <summary>Some of them; what <c>list[a..b]</c> calls.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The part is not inside of the list.</exception>
    public TextList Slice(int start, int length) => new(_pieces.Slice(start, length));

    /// <summary>Copies all of them to strings. Written as a cast, because it is what the list exists to avoid.</summary>
    public static explicit operator string[](TextList texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return texts.ToStrings();
    }

    /// <summary>Copies all of them to strings.</summary>
    public string[] ToStrings() => [.. new StringList(_pieces)];

    /// <summary>One after another, made when its turn comes.</summary>
    public IEnumerator<Text> GetEnumerator()
    {
        var walk = _pieces.GetWalk();
        while (walk.Next(out var start, out var length))
            yield return _pieces.Text.View(start, length);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>From the last to the first, each made when its turn comes.</summary>
    public IEnumerable<Text> Reverse()
    {
        for (var i = Count - 1; i >= 0; i--)
            yield return this[i];
    }

    /// <summary>Whether one of them has the same characters.</summary>
    public bool Contains(Text item) => IndexOf(item) >= 0;

    /// <summary>The number of the first that has the same characters, or −1.</summary>
    public int IndexOf(Text item)
    {
        var index = 0;
        foreach (var one in this)
        {
            if (one == item)
                return index;
            index++;
        }

        return -1;
    }

    /// <summary>Copies the texts into an array.</summary>
    public void CopyTo(Text[] array, int arrayIndex)
    {
        ArgumentNullException.ThrowIfNull(array);
        foreach (var one in this)
            array[arrayIndex++] = one;
    }

    /// <summary>How many there are, never their content.</summary>
    public override string ToString() => $"{Count:N0} texts";

    void IList<Text>.Insert(int index, Text item) => throw ReadOnly();

    void IList<Text>.RemoveAt(int index) => throw ReadOnly();

    void ICollection<Text>.Add(Text item) => throw ReadOnly();

    void ICollection<Text>.Clear() => throw ReadOnly();

    bool ICollection<Text>.Remove(Text item) => throw ReadOnly();

    private static NotSupportedException ReadOnly() => new("This list cannot be changed; copy it with ToList() first.");
}

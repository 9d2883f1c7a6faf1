using System.Collections;
using System.Diagnostics.CodeAnalysis;
using CaveRuntime.Cells.Texts;

namespace CaveRuntime.Cells;

/// <summary>
/// Chunks, lines or pieces of a text, each made when it is asked for, so that the list of a huge text costs nothing. Used like an array
/// or a list (<c>[i]</c>, <c>[^1]</c>, <c>Length</c>, <c>Count</c>, LINQ). Immutable and safe for any number of threads.
/// </summary>
/// <typeparam name="T">What a piece is given as: <see cref="Text"/> or <see cref="string"/>.</typeparam>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "A list.")]
[SuppressMessage("Design", "CA1033:Interface methods should be callable by child types", Justification = "Its children are here.")]
public abstract class PieceList<T> : IReadOnlyList<T>, IList<T>
{
    private protected PieceList(Pieces pieces) => Pieces = pieces;

    /// <summary>How many there are. For lines the first use counts the line ends of the whole.</summary>
    public int Count => Pieces.Count;

    /// <summary>The same as <see cref="Count"/>, as for an array.</summary>
    public int Length => Pieces.Count;

    /// <summary>One of them, by number from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No item has this number.</exception>
    public T this[int index]
    {
        get
        {
            var (start, length) = Pieces.At(index);
            return Piece(start, length);
        }
    }

    T IList<T>.this[int index]
    {
        get => this[index];
        set => throw ReadOnly();
    }

    bool ICollection<T>.IsReadOnly => true;

    private protected Pieces Pieces { get; }

    /// <summary>One after another, made when its turn comes.</summary>
    public IEnumerator<T> GetEnumerator()
    {
        var walk = Pieces.GetWalk();
        while (walk.Next(out var start, out var length))
            yield return Piece(start, length);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>From the last to the first, each made when its turn comes.</summary>
    public IEnumerable<T> Reverse()
    {
        for (var i = Count - 1; i >= 0; i--)
            yield return this[i];
    }

    /// <summary>Whether one of them has the same characters.</summary>
    public bool Contains(T item) => IndexOf(item) >= 0;

    /// <summary>The number of the first that has the same characters, or −1.</summary>
    public int IndexOf(T item)
    {
        var index = 0;
        foreach (var one in this)
        {
            if (EqualityComparer<T>.Default.Equals(one, item))
                return index;
            index++;
        }

        return -1;
    }

    /// <summary>Copies them into an array.</summary>
    public void CopyTo(T[] array, int arrayIndex)
    {
        ArgumentNullException.ThrowIfNull(array);
        foreach (var one in this)
            array[arrayIndex++] = one;
    }

    void IList<T>.Insert(int index, T item) => throw ReadOnly();

    void IList<T>.RemoveAt(int index) => throw ReadOnly();

    void ICollection<T>.Add(T item) => throw ReadOnly();

    void ICollection<T>.Clear() => throw ReadOnly();

    bool ICollection<T>.Remove(T item) => throw ReadOnly();

    private protected abstract T Piece(int start, int length);

    private static NotSupportedException ReadOnly() => new("This list cannot be changed; copy it with ToList() first.");
}

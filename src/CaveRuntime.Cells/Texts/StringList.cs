using System.Collections;
using System.Diagnostics.CodeAnalysis;
using CaveRuntime.Cells.Texts;

namespace CaveRuntime.Cells;

/// <summary>
/// Lines or pieces of a text as strings, each made when it is asked for, so that the list of a huge text costs nothing. Used like an
/// array or a list (<c>[i]</c>, <c>[^1]</c>, <c>[a..b]</c>, <c>Length</c>, <c>Count</c>, LINQ), and becomes one by itself where one is
/// declared. Immutable and safe for any number of threads.
/// </summary>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "A list.")]
[SuppressMessage("Design", "CA1033:Interface methods should be callable by child types", Justification = "Sealed.")]
public sealed class StringList : IReadOnlyList<string>, IList<string>
{
    private readonly Pieces _pieces;

    internal StringList(Pieces pieces) => _pieces = pieces;

    /// <summary>How many there are. For lines the first use counts the line ends of the whole.</summary>
    public int Count => _pieces.Count;

    /// <summary>The same as <see cref="Count"/>, as for an array.</summary>
    public int Length => _pieces.Count;

    /// <summary>One of them, by number from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No item has this number.</exception>
    public string this[int index]
    {
        get
        {
            var (start, length) = _pieces.At(index);
            return _pieces.Text.Copy(start, length);
        }
    }

    string IList<string>.this[int index]
    {
        get => this[index];
        set => throw ReadOnly();
    }

    bool ICollection<string>.IsReadOnly => true;

    /// <summary>Some of them; what <c>list[a..b]</c> calls.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The part is not inside of the list.</exception>
    public StringList Slice(int start, int length) => new(_pieces.Slice(start, length));

    /// <summary>The same as views into the text, which are never copied.</summary>
    public TextList Views => new(_pieces);

    /// <summary>All of them as an array.</summary>
    [SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "ToArray of LINQ is.")]
    public static implicit operator string[](StringList strings)
    {
        ArgumentNullException.ThrowIfNull(strings);
        return [.. strings];
    }

    /// <summary>All of them as a list that can be changed.</summary>
    [SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "ToList of LINQ is.")]
    [SuppressMessage("Design", "CA1002:Do not expose generic lists", Justification = "What a cell declares.")]
    public static implicit operator List<string>(StringList strings)
    {
        ArgumentNullException.ThrowIfNull(strings);
        return [.. strings];
    }

    /// <summary>One after another, made when its turn comes.</summary>
    public IEnumerator<string> GetEnumerator()
    {
        var walk = _pieces.GetWalk();
        while (walk.Next(out var start, out var length))
            yield return _pieces.Text.Copy(start, length);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>From the last to the first, each made when its turn comes.</summary>
    public IEnumerable<string> Reverse()
    {
        for (var i = Count - 1; i >= 0; i--)
            yield return this[i];
    }

    /// <summary>Whether one of them has the same characters.</summary>
    public bool Contains(string item) => IndexOf(item) >= 0;

    /// <summary>The number of the first that has the same characters, or −1.</summary>
    public int IndexOf(string item)
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

    /// <summary>Copies the strings into an array.</summary>
    public void CopyTo(string[] array, int arrayIndex)
    {
        ArgumentNullException.ThrowIfNull(array);
        foreach (var one in this)
            array[arrayIndex++] = one;
    }

    /// <summary>How many there are, never their content.</summary>
    public override string ToString() => $"{Count:N0} strings";

    void IList<string>.Insert(int index, string item) => throw ReadOnly();

    void IList<string>.RemoveAt(int index) => throw ReadOnly();

    void ICollection<string>.Add(string item) => throw ReadOnly();

    void ICollection<string>.Clear() => throw ReadOnly();

    bool ICollection<string>.Remove(string item) => throw ReadOnly();

    private static NotSupportedException ReadOnly() => new("This list cannot be changed; copy it with ToList() first.");
}

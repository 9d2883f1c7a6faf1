using System.Collections;
using System.Diagnostics.CodeAnalysis;
using CaveRuntime.Cells.Texts;

namespace CaveRuntime.Cells;

/// <summary>
/// What a search found. <see cref="Count"/> is how many there are, however few are listed: going through the list gives as many as
/// were asked for, <c>[i]</c> reaches all. Printed, it says how many of how many it shows. Safe for any number of threads.
/// </summary>
/// <typeparam name="T">A hit, a passage, a line.</typeparam>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "A list.")]
public sealed class Found<T> : IEnumerable<T>, IPrinted
{
    /// <summary>How many a print shows where nothing else was asked for.</summary>
    private const int MaxPrinted = 100;

    private readonly IReadOnlyList<T> _items;
    private readonly int _max;
    private readonly string _noun;
    private readonly Func<IEnumerable<T>, IEnumerable<string>> _print;

    /// <param name="items">All of them, made when asked for.</param>
    /// <param name="max">How many to list.</param>
    /// <param name="noun">What one is called.</param>
    /// <param name="print">Makes lines of items.</param>
    internal Found(IReadOnlyList<T> items, int max, string noun, Func<IEnumerable<T>, IEnumerable<string>> print)
    {
        (_items, _max, _noun, _print) = (items, max, noun, print);
        Total = items.Count;
    }

    /// <summary>How many there are; all of them can be had with <c>[i]</c>.</summary>
    public int Count => _items.Count;

    /// <summary>The same as <see cref="Count"/>, as for an array.</summary>
    public int Length => _items.Count;

    /// <summary>How many the text has: the same as <see cref="Count"/>, except for a search that ranks and keeps the best.</summary>
    public int Total { get; internal init; }

    /// <summary>One of them, by number from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none with this number.</exception>
    public T this[int index] => (uint)index < (uint)Count
        ? _items[index]
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"There are {Number(Count)}, numbered from 0.");

    /// <summary>Some of them; what <c>list[a..b]</c> calls.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The part is not inside of the list.</exception>
    public T[] Slice(int start, int length)
    {
        if ((uint)start > (uint)Count || (uint)length > (uint)(Count - start))
        {
            throw new ArgumentOutOfRangeException(
                nameof(start), $"{length:N0} from {start:N0} is not inside of the list, which has {Number(Count)}.");
        }

        var part = new T[length];
        for (var i = 0; i < length; i++)
            part[i] = _items[start + i];
        return part;
    }

    /// <summary>One after another, as many as were asked for; all, where nothing was said.</summary>
    public IEnumerator<T> GetEnumerator() => _max < Count ? _items.Take(_max).GetEnumerator() : _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>How many there are, how many of them follow, and those.</summary>
    public override string ToString()
    {
        var shown = Math.Min(Count, _max < int.MaxValue ? _max : MaxPrinted);
        var head = shown == Total ? Number(Total) : $"{shown:N0} of {Number(Total)}";
        return shown == 0 ? head : $"{head}\n{string.Join('\n', _print(_items.Take(shown)))}";
    }

    private string Number(int count) => $"{count:N0} {_noun}{(count == 1 ? "" : "s")}";
}

/// <summary>What LINQ says of a list, for those whose list is shorter than their count.</summary>
public static class FoundCount
{
    /// <summary>The same as <see cref="Found{T}.Count"/>: LINQ would count what is listed.</summary>
    public static int Count<T>(this Found<T> found)
    {
        ArgumentNullException.ThrowIfNull(found);
        return found.Count;
    }
}

using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace CaveRuntime.Cells;

/// <summary>The replies of a batch, in the order in which they were asked for. Immutable.</summary>
/// <typeparam name="T">A reply.</typeparam>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "A list.")]
public sealed class ReplyList<T> : IReadOnlyList<T>
{
    private const int MaxPrinted = 100;

    private readonly T[] _replies;

    internal ReplyList(T[] replies) => _replies = replies;

    /// <summary>How many there are.</summary>
    public int Count => _replies.Length;

    /// <summary>The same as <see cref="Count"/>, as for an array.</summary>
    public int Length => _replies.Length;

    /// <summary>One of them, by the number of its prompt, from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none with this number.</exception>
    public T this[int index] => (uint)index < (uint)_replies.Length
        ? _replies[index]
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"There are {Count:N0} replies, numbered from 0.");

    /// <summary>Some of them; what <c>replies[a..b]</c> calls.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The part is not inside of the list.</exception>
    public ReplyList<T> Slice(int start, int length) => (uint)start <= (uint)Count && (uint)length <= (uint)(Count - start)
        ? new ReplyList<T>(_replies[start..(start + length)])
        : throw new ArgumentOutOfRangeException(
            nameof(start), $"{length:N0} from {start:N0} is not inside of the list, which has {Count:N0} replies.");

    /// <summary>One after another.</summary>
    public IEnumerator<T> GetEnumerator() => _replies.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>How many there are, and the replies, one a line.</summary>
    public override string ToString()
    {
        var head = Count > MaxPrinted ? $"{MaxPrinted} of {Count:N0} replies" : Count == 1 ? "1 reply" : $"{Count:N0} replies";
        return Count == 0 ? head : $"{head}\n{string.Join('\n', _replies.Take(MaxPrinted))}";
    }
}

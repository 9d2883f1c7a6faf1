using CaveRuntime.Cells.Cutting;

namespace CaveRuntime.Cells.Texts;

/// <summary>
/// Consecutive pieces of a text, found when they are asked for: what lists of views and lists of strings have in common.
/// Safe for any number of threads.
/// </summary>
internal sealed class Pieces(Text text, Cuts cuts, int offset = 0, int count = -1)
{
    private int _count = count;

    /// <summary>The text that is cut.</summary>
    public Text Text => text;

    /// <summary>How many there are; worked out once.</summary>
    public int Count => _count < 0 ? _count = cuts.Count : _count;

    /// <summary>Where one of them lies.</summary>
    public (int Start, int Length) At(int index) => (uint)index < (uint)Count
        ? cuts.At(offset + index)
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"The list has {Count:N0} items, numbered from 0.");

    /// <summary>Some of them.</summary>
    public Pieces Slice(int start, int length) => (uint)start <= (uint)Count && (uint)length <= (uint)(Count - start)
        ? new Pieces(text, cuts, offset + start, length)
        : throw new ArgumentOutOfRangeException(
            nameof(start), $"{length:N0} from {start:N0} is not inside of the list, which has {Count:N0} items.");

    /// <summary>Goes through all of them, without counting them first.</summary>
    public Walk GetWalk() => new(cuts, offset == 0 ? 0 : cuts.CursorAt(offset), offset == 0 && _count < 0 ? int.MaxValue : Count);

    /// <summary>The next piece, and the next. For one thread at a time.</summary>
    internal struct Walk(Cuts cuts, int cursor, int left)
    {
        private int _cursor = cursor;
        private int _left = left;

        public bool Next(out int start, out int length)
        {
            if (_left-- > 0)
                return cuts.Next(ref _cursor, out start, out length);
            (start, length) = (0, 0);
            return false;
        }
    }
}

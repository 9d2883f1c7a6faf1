namespace CaveRuntime.Cells.Buffers;

/// <summary>
/// Finds lines by number and numbers by position in any slice of a buffer. It keeps one count for each block of 4,096
/// characters (0.05 % of the text) and looks inside the block when asked: a list of all line starts would grow with the
/// number of lines and be larger than the text where most lines are empty.
/// </summary>
/// <remarks>
/// A line ends with <c>\n</c>, <c>\r</c> or <c>\r\n</c>, as for <see cref="StringReader"/>. The end of a pair is counted at
/// its <c>\n</c>, so that a block border inside a pair needs no special case.
/// </remarks>
internal sealed class LineIndex
{
    private const int BlockLength = 4096;

    private readonly TextBuffer _buffer;
    private readonly int[] _endsBefore;

    // The number of a line end and the position after it, in one word: threads never see halves of two.
    private long _last = -1;

    private LineIndex(TextBuffer buffer, int[] endsBefore)
    {
        _buffer = buffer;
        _endsBefore = endsBefore;
    }

    public static LineIndex Of(TextBuffer buffer)
    {
        var blocks = (buffer.Length + BlockLength - 1) / BlockLength;
        var ends = new int[blocks + 1];
        ParallelParts.ForEach(buffer.Length, BlockLength, (start, end) =>
        {
            for (var at = start; at < end; at += BlockLength)
                ends[(at / BlockLength) + 1] = CountEnds(buffer.Span, at, Math.Min(at + BlockLength, buffer.Length));
        });
        for (var i = 1; i < ends.Length; i++)
            ends[i] += ends[i - 1];
        GC.KeepAlive(buffer);
        return new LineIndex(buffer, ends);
    }

    /// <summary>How many line ends lie before a position.</summary>
    public int EndsBefore(int position)
    {
        var block = position / BlockLength;
        var count = _endsBefore[block];
        if (position % BlockLength != 0)
            count += CountEnds(_buffer.Span, block * BlockLength, position);
        GC.KeepAlive(_buffer);
        return count;
    }

    /// <summary>The position after the line end with this number, counted from 0 at the start of the buffer.</summary>
    public int AfterEnd(int number)
    {
        var last = Volatile.Read(ref _last);
        if (last >> 32 == number)
            return (int)last;
        var block = Array.BinarySearch(_endsBefore, number + 1);
        if (block < 0)
            block = ~block;
        // Several blocks without a line end hold the same count: the end lies before the first of them.
        while (_endsBefore[block - 1] > number)
            block--;

        var at = (block - 1) * BlockLength;
        var text = _buffer.Span;
        for (var left = number - _endsBefore[block - 1]; ; left--)
        {
            at = AfterNextEnd(text, at);
            if (left == 0)
                break;
        }

        GC.KeepAlive(_buffer);
        return at;
    }

    /// <summary>Makes the next search for this line end free, so that lines in order cost no search at all.</summary>
    public void Remember(int number, int after) => Volatile.Write(ref _last, ((long)number << 32) | (uint)after);

    /// <summary>The position after the line end that begins here.</summary>
    public static int AfterEndAt(ReadOnlySpan<char> text, int at) =>
        text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? at + 2 : at + 1;

    private static int AfterNextEnd(ReadOnlySpan<char> text, int at) => AfterEndAt(text, at + text[at..].IndexOfAny('\n', '\r'));

    private static int CountEnds(ReadOnlySpan<char> text, int start, int end)
    {
        var part = text[start..end];
        var count = part.Count('\n');
        var returns = part.Count('\r');
        if (returns == 0)
            return count;

        var pairs = part.Count("\r\n");
        var cutPair = part[^1] == '\r' && end < text.Length && text[end] == '\n';
        return count + returns - pairs - (cutPair ? 1 : 0);
    }
}

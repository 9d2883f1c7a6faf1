using CaveRuntime.Cells.Buffers;

namespace CaveRuntime.Cells.Cutting;

/// <summary>Lines: going through them needs no index; finding one by its number uses the index that the buffer keeps.</summary>
internal sealed class LineCuts(BufferSlice text) : Cuts
{
    private int _endsBefore = -1;

    public override int Count
    {
        get
        {
            if (text.Length == 0)
                return 0;
            var last = CharAt(text.Length - 1);
            return EndsBefore(text.Length) + (last is '\n' or '\r' ? 0 : 1);
        }
    }

    public override (int Start, int Length) At(int index)
    {
        if (index == 0)
            return (0, EndOfLine(0));
        var lines = text.Buffer.Lines;
        // The same for every line of this text.
        if (_endsBefore < 0)
            _endsBefore = lines.EndsBefore(text.Start);
        var start = lines.AfterEnd(_endsBefore + index - 1) - text.Start;
        var end = EndOfLine(start);
        // The next one is often asked for next.
        if (end < text.Length)
            lines.Remember(_endsBefore + index, text.Kept(LineIndex.AfterEndAt(text.Buffer.Span, text.Start + end)));
        return (start, end - start);
    }

    public override int CursorAt(int index) => index == 0 ? 0 : index == Count ? text.Length : At(index).Start;

    public override bool Next(ref int cursor, out int start, out int length)
    {
        // One span and one search for a line: this is what going through a large text consists of.
        start = cursor;
        var rest = text.Buffer.Span.Slice(text.Start + start, text.Length - start);
        length = rest.IndexOfAny('\n', '\r');
        if (length < 0)
        {
            length = rest.Length;
            cursor = text.Length;
            return length > 0;
        }

        cursor = text.Kept(start + LineIndex.AfterEndAt(rest, length));
        return true;
    }

    /// <summary>How many line ends of this text lie before a position in it.</summary>
    public int EndsBefore(int position)
    {
        var lines = text.Buffer.Lines;
        var ends = lines.EndsBefore(text.Start + position) - lines.EndsBefore(text.Start);
        // The buffer counts a pair at its \n; a text that ends between the two has its line end at the \r.
        var end = text.Start + position;
        var cutsPair = position > 0 && position == text.Length && CharAt(position - 1) == '\r'
            && end < text.Buffer.Length && text.Kept(text.Buffer.Span[end]) == '\n';
        return ends + (cutsPair ? 1 : 0);
    }

    private char CharAt(int position) => text.Kept(text.Buffer.Span[text.Start + position]);

    private int EndOfLine(int start)
    {
        var at = text.Kept(text.Span[start..].IndexOfAny('\n', '\r'));
        return at < 0 ? text.Length : start + at;
    }
}

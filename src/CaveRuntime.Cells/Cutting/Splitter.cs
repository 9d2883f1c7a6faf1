namespace CaveRuntime.Cells.Cutting;

/// <summary>Finds the places of the pieces exactly as <see cref="string.Split(char[], int, StringSplitOptions)"/> would cut them.</summary>
internal sealed class Splitter(Separators separators, int count, StringSplitOptions options)
{
    private readonly bool _trims = (options & StringSplitOptions.TrimEntries) != 0;
    private readonly bool _dropsEmpty = (options & StringSplitOptions.RemoveEmptyEntries) != 0;

    public List<(int Start, int Length)> Cut(ReadOnlySpan<char> text)
    {
        var pieces = new List<(int Start, int Length)>();
        if (count == 0)
            return pieces;

        var start = 0;
        while (start <= text.Length)
        {
            var (at, length) = separators.Next(text[start..]);
            var isRest = at < 0 || pieces.Count == count - 1;
            if (isRest && at >= 0 && _dropsEmpty && pieces.Count > 0)
            {
                // The last piece is the rest, but empty pieces before it are still passed over.
                while (at >= 0 && Piece(text, start, at).Length == 0)
                {
                    start += at + length;
                    (at, length) = separators.Next(text[start..]);
                }
            }

            var piece = Piece(text, start, isRest ? text.Length - start : at);
            if (piece.Length > 0 || !_dropsEmpty)
                pieces.Add(piece);
            if (isRest)
                break;
            start += at + length;
        }

        return pieces;
    }

    private (int Start, int Length) Piece(ReadOnlySpan<char> text, int start, int length)
    {
        if (!_trims)
            return (start, length);
        var piece = text.Slice(start, length);
        var trimmed = piece.TrimStart();
        return (start + piece.Length - trimmed.Length, trimmed.TrimEnd().Length);
    }
}

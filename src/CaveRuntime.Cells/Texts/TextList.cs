using CaveRuntime.Cells.Texts;

namespace CaveRuntime.Cells;

/// <summary>Chunks, lines or pieces of a text as views, which are made when they are looked at.</summary>
public sealed class TextList : PieceList<Text>
{
    internal TextList(Pieces pieces)
        : base(pieces)
    {
    }

    /// <summary>Copies all of them to strings. Written as a cast, because it is what the list exists to avoid.</summary>
    public static explicit operator string[](TextList texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return texts.ToStrings();
    }

    /// <summary>Some of them; what <c>list[a..b]</c> calls.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The part is not inside of the list.</exception>
    public TextList Slice(int start, int length) => new(Pieces.Slice(start, length));

    /// <summary>Copies all of them to strings.</summary>
    public string[] ToStrings() => [.. new StringList(Pieces)];

    /// <summary>How many there are, never their content.</summary>
    public override string ToString() => $"{Count:N0} texts";

    private protected override Text Piece(int start, int length) => Pieces.Text.View(start, length);
}

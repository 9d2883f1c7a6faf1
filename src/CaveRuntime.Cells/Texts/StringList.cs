using System.Diagnostics.CodeAnalysis;
using CaveRuntime.Cells.Texts;

namespace CaveRuntime.Cells;

/// <summary>
/// Lines or pieces of a text as strings, each made when it is asked for. Becomes an array or a list by itself where one is declared.
/// </summary>
public sealed class StringList : PieceList<string>
{
    internal StringList(Pieces pieces)
        : base(pieces)
    {
    }

    /// <summary>The same as views into the text, which are never copied.</summary>
    public TextList Views => new(Pieces);

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

    /// <summary>Some of them; what <c>list[a..b]</c> calls.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The part is not inside of the list.</exception>
    public StringList Slice(int start, int length) => new(Pieces.Slice(start, length));

    /// <summary>How many there are, never their content.</summary>
    public override string ToString() => $"{Count:N0} strings";

    private protected override string Piece(int start, int length) => Pieces.Text.Copy(start, length);
}

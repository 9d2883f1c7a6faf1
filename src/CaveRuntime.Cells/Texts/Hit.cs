using System.Text.RegularExpressions;
using CaveRuntime.Cells.Texts;

namespace CaveRuntime.Cells;

/// <summary>
/// One place where a pattern was found. <see cref="Position"/> and <see cref="Index"/> count in the text that was searched;
/// <see cref="Line"/> and <see cref="Place"/> in the document named. Immutable.
/// </summary>
public sealed class Hit
{
    private readonly Text _searched;
    private readonly Regex? _pattern;
    private readonly int _around;

    internal Hit(Text searched, Regex? pattern, int position, int length, int around)
    {
        (_searched, _pattern, _around) = (searched, pattern, around);
        (Position, Length) = (position, length);
    }

    /// <summary>Where the match begins in the text that was searched: <c>text[hit.Position..]</c>.</summary>
    public int Position { get; }

    /// <summary>The same as <see cref="Position"/>, by the name that a regular expression's match has for it.</summary>
    public int Index => Position;

    /// <summary>How many characters matched.</summary>
    public int Length { get; }

    /// <summary>What matched, as a string.</summary>
    public string Value => _searched.Copy(Position, Length);

    /// <summary>What matched, as a view.</summary>
    public Text Match => _searched.View(Position, Length);

    /// <summary>
    /// The groups of the regular expression by number and by name, 0 for the whole match. Worked out anew each time.
    /// </summary>
    public HitGroups Groups => HitGroups.Of(_searched, _pattern, Position, Length);

    /// <summary>The number of the line that the match begins in, from 1, in <see cref="Document"/>.</summary>
    public int Line => TextPlace.Of(_searched, Position).Line;

    /// <summary>The same as <see cref="Line"/>.</summary>
    public int LineNumber => Line;

    /// <summary>The line that the match begins in, without its end.</summary>
    public string LineText => _searched.LineTextAt(Position);

    /// <summary>The match with the characters around it, in the same document.</summary>
    public Text Text => _searched.Surroundings(Position, Position + Length, _around);

    /// <summary>The name of the document that it lies in; null where the text has no named documents.</summary>
    public string? Document => TextPlace.Of(_searched, Position).Document;

    /// <summary>Document, line from 1 and character from 0 in it: what to cite.</summary>
    public string Place => TextPlace.Of(_searched, Position).ToString();

    /// <summary>Place and surroundings.</summary>
    public override string ToString() => $"{TextPlace.Of(_searched, Position).Short}: {Text}";
}

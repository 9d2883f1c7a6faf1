using CaveRuntime.Cells.Texts;

namespace CaveRuntime.Cells;

/// <summary>
/// A passage that a search found. <see cref="Position"/> counts in the text that was searched; <see cref="Line"/> and
/// <see cref="Place"/> in the document named. Immutable.
/// </summary>
public sealed class Passage
{
    private readonly Text _searched;

    internal Passage(Text searched, int position, int length, double score, string? document) =>
        (_searched, Position, Length, Score, Document) = (searched, position, length, score, document);

    /// <summary>Where the passage begins in the text that was searched: <c>text.At(passage.Position)</c>.</summary>
    public int Position { get; }

    /// <summary>The same as <see cref="Position"/>, by the name that a hit and a match have for it.</summary>
    public int Index => Position;

    /// <summary>How many characters it has.</summary>
    public int Length { get; }

    /// <summary>The BM25 score: above 0, higher is better, comparable within one search only.</summary>
    public double Score { get; }

    /// <summary>The passage, a view.</summary>
    public Text Text => _searched.View(Position, Length);

    /// <summary>The passage as a string.</summary>
    public string Value => _searched.Copy(Position, Length);

    /// <summary>The number of the line that the passage begins in, from 1, in <see cref="Document"/>.</summary>
    public int Line => TextPlace.Of(_searched, Position).Line;

    /// <summary>The same as <see cref="Line"/>.</summary>
    public int LineNumber => Line;

    /// <summary>The name of the document that it lies in; null where the text has no named documents.</summary>
    public string? Document { get; }

    /// <summary>Document, line from 1 and character from 0 in it: what to cite.</summary>
    public string Place => TextPlace.Of(_searched, Position).ToString();

    /// <summary>Place and passage.</summary>
    public override string ToString() => $"{TextPlace.Of(_searched, Position).Short}: {Text}";
}

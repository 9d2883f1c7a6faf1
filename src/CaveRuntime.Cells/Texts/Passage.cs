namespace CaveRuntime.Cells;

/// <summary>A passage that a search found. Positions count in the text that was searched. Immutable.</summary>
public sealed class Passage
{
    internal Passage(int position, double score, Text text, string? document)
    {
        Position = position;
        Score = score;
        Text = text;
        Document = document;
    }

    /// <summary>Where the passage begins: <c>text.At(passage.Position)</c>.</summary>
    public int Position { get; }

    /// <summary>The BM25 score: above 0, higher is better, comparable within one search only.</summary>
    public double Score { get; }

    /// <summary>The passage, a view.</summary>
    public Text Text { get; }

    /// <summary>The name of the document that it lies in; null where the text has no named documents.</summary>
    public string? Document { get; }

    /// <summary>Position, document and passage.</summary>
    public override string ToString() => Document is null ? $"@{Position}: {Text}" : $"@{Position} {Document}: {Text}";
}

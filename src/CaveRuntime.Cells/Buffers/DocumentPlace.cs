namespace CaveRuntime.Cells.Buffers;

/// <summary>Where a document lies in the characters that hold it, and what a reader has said of its parts.</summary>
internal readonly record struct DocumentPlace(string Name, int Start, int Length)
{
    public int End => Start + Length;

    /// <summary>The marks; null for none. Their places count from the beginning of the whole document.</summary>
    public DocumentMarks? Marks { get; init; }

    /// <summary>How many characters of the document lie before <see cref="Start"/>, where only a part of it is here.</summary>
    public int CutBefore { get; init; }
}

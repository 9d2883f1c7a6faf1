namespace CaveRuntime.Cells.Buffers;

/// <summary>Where a document lies in the characters that hold it. This is what travels in frames; the characters do not.</summary>
internal readonly record struct DocumentPlace(string Name, int Start, int Length)
{
    public int End => Start + Length;
}

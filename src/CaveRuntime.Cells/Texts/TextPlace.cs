using CaveRuntime.Cells.Buffers;
using CaveRuntime.Cells.Cutting;

namespace CaveRuntime.Cells.Texts;

/// <summary>A place as people name it: in its document, where the text has documents, else in the text itself.</summary>
/// <param name="Document">The document; null for none.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Character">The character, from 0.</param>
internal readonly record struct TextPlace(string? Document, int Line, int Character)
{
    /// <summary>For a print of many: where there is no document, the position alone.</summary>
    public string Short => Document is null ? $"@{Character}" : ToString();

    public static TextPlace Of(Text text, int position)
    {
        var document = DocumentAt(text, position);
        var whole = document is { } place ? new BufferSlice(text.Buffer, place.Start, place.Length) : text.Characters;
        var character = document is null ? position : text.Start + position - whole.Start;
        return new TextPlace(document?.Name, new LineCuts(whole).EndsBefore(character) + 1, character);
    }

    /// <summary>The document around a position; the end of a document still belongs to it.</summary>
    public static DocumentPlace? DocumentAt(Text text, int position)
    {
        var at = text.Start + position;
        var documents = text.Buffer.Documents;
        var (low, high) = (0, documents.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (documents[middle].Start <= at)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return high >= 0 && at <= documents[high].End ? documents[high] : null;
    }

    public override string ToString() =>
        FormattableString.Invariant($"{(Document is null ? "" : Document + ", ")}line {Line}, character {Character}");
}

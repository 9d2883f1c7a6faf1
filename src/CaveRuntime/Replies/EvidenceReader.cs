using CaveRuntime.Cells;
using CaveRuntime.Cells.Cutting;
using CaveRuntime.Inputs;
using CaveRuntime.Scopes;

namespace CaveRuntime.Replies;

/// <summary>
/// Turns places in ctx into what a person can look up: the document, the line in that document, and what stands there. A worker gives
/// numbers only; all else is read here, so a quotation is always one.
/// </summary>
internal static class EvidenceReader
{
    private const int MaxPlaces = 20;
    private const int MaxQuotation = 1_000;

    /// <summary>The evidence; a place that is in no document is left out.</summary>
    public static IReadOnlyList<Evidence> Read(InputSlice context, IReadOnlyList<TextPlace> places)
    {
        if (places.Count == 0)
            return [];
        IReadOnlyList<DocumentSpan> documents = context.Documents;
        Text text = context.Text;
        return [.. places.Take(MaxPlaces).Select(place => Of(text, documents, place)).OfType<Evidence>()];
    }

    private static Evidence? Of(Text text, IReadOnlyList<DocumentSpan> documents, TextPlace place)
    {
        DocumentSpan? document = documents.FirstOrDefault(d => place.Start >= d.Start && place.Start < d.Start + d.Length);
        if (document is null || place.Length <= 0)
            return null;
        int start = (int)document.Start;
        int length = (int)Math.Min(Math.Min(place.Length, MaxQuotation), start + document.Length - place.Start);
        // By the rule by which cells number lines.
        int line = new LineCuts(text[start..].Characters).EndsBefore(place.Start - start) + 1;
        Cells.Texts.TextPlace at = Cells.Texts.TextPlace.Of(text, place.Start);
        int? page = Cells.Texts.TextPlace.PageOf(text, place.Start);
        return new Evidence(document.Name, line, place.Start - start, page, text.Substring(place.Start, length).ToString())
        {
            Label = at.Label,
        };
    }
}

using CaveRuntime.Cells;
using CaveRuntime.Cells.Calls;
using CaveRuntime.Scopes;

namespace CaveRuntime.Scripting.Calls;

/// <summary>The parts of ctx that an answer rests on, as places: the host reads what stands there in its own copy.</summary>
internal static class Evidence
{
    private const int MaxPlaces = 20;

    /// <summary>The places of these parts, each once.</summary>
    /// <exception cref="ArgumentException">One of them does not stand in ctx.</exception>
    public static IReadOnlyList<TextPlace> Of(IEnumerable<Text>? parts, Text context) =>
        [.. (parts ?? []).Where(part => part is { Length: > 0 }).Take(MaxPlaces).Select(part => PlaceOf(part, context)).Distinct()];

    private static TextPlace PlaceOf(Text part, Text context)
    {
        int start = CallTexts.OffsetIn(part, context) ?? context.IndexOf(part.ToString());
        return start >= 0
            ? new TextPlace(start, part.Length)
            : throw new ArgumentException($"FINAL: this evidence does not stand in ctx: {part[..Math.Min(part.Length, 200)]}");
    }
}

using CaveRuntime.Scopes;

namespace CaveRuntime.Replies;

/// <summary>An answer, as a person and as a program reads it.</summary>
internal sealed record Final(string Text, string? Json)
{
    private const int MaxNotes = 4_000;

    /// <summary>The parts of ctx that it rests on, as a worker named them.</summary>
    public IReadOnlyList<TextPlace> Evidence { get; init; } = [];

    /// <summary>What is to be said beside it; null for nothing.</summary>
    public string? Notes { get; init; }

    /// <summary>The answer that a cell gave.</summary>
    public static Final Of(FinalValue value) => new(value.Text.Trim(), value.Json)
    {
        Evidence = value.Evidence,
        Notes = value.Notes is { Length: > MaxNotes } notes ? notes[..MaxNotes] : value.Notes,
    };
}

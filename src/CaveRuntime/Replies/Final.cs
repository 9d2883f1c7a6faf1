namespace CaveRuntime.Replies;

/// <summary>An answer, as a person and as a program reads it.</summary>
internal sealed record Final(string Text, string? Json);

namespace CaveRuntime.Cells;
/// <summary>Placeholder.</summary>
public sealed record Document(string Name, Text Text);

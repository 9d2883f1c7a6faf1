namespace CaveRuntime.Cells.Calls;

/// <summary>Where an answer comes from. Immutable.</summary>
/// <param name="Expression">The value as it stands in the cell; null where that is not known.</param>
/// <param name="Line">The line of the call.</param>
/// <param name="Cell">The cell that holds the call, which may be an earlier one.</param>
/// <param name="Evidence">The parts of ctx that it rests on; null for none.</param>
/// <param name="Notes">What has to be said beside it; null for nothing.</param>
internal sealed record AnswerSource(string? Expression, int Line, string? Cell, IEnumerable<Text>? Evidence, string? Notes);

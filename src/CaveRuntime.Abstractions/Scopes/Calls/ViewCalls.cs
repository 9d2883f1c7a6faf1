namespace CaveRuntime.Scopes.Calls;

/// <summary>Opens a branch when the cell has ended. Answered by <see cref="DoneResult"/>.</summary>
/// <param name="Id">Names the call.</param>
/// <param name="Cell">The cell that asks.</param>
/// <param name="Description">What the branch is for, in a few words.</param>
/// <param name="Prompt">What is to be done in it.</param>
public sealed record BranchCall(long Id, int Cell, string Description, string Prompt) : ScopeCall(Id, Cell);

/// <summary>Ends the branch when the cell has ended. Answered by <see cref="DoneResult"/>.</summary>
/// <param name="Id">Names the call.</param>
/// <param name="Cell">The cell that asks.</param>
/// <param name="Message">What the main line learns of the branch.</param>
public sealed record FoldCall(long Id, int Cell, string Message) : ScopeCall(Id, Cell);

/// <summary>How many pieces the archive has. Answered by <see cref="ArchiveCountResult"/>.</summary>
/// <param name="Id">Names the call.</param>
/// <param name="Cell">The cell that asks.</param>
public sealed record ArchiveCountCall(long Id, int Cell) : ScopeCall(Id, Cell);

/// <summary>A piece of the archive. Answered by <see cref="ArchiveTextResult"/>.</summary>
/// <param name="Id">Names the call.</param>
/// <param name="Cell">The cell that asks.</param>
/// <param name="Handle">The piece's handle.</param>
public sealed record ArchiveReadCall(long Id, int Cell, string Handle) : ScopeCall(Id, Cell);

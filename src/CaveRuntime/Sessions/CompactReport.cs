namespace CaveRuntime;

/// <summary>What became of a view that was to be made smaller. Immutable.</summary>
/// <param name="TokensBefore">Estimated tokens before.</param>
/// <param name="TokensAfter">Estimated tokens after; the same where nothing changed.</param>
/// <param name="Usage">What the model that wrote the summary used.</param>
/// <param name="Problem">Why nothing changed; null where something did.</param>
public sealed record CompactReport(long TokensBefore, long TokensAfter, Usage Usage, string? Problem);

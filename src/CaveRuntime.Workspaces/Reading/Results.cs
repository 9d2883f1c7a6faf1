namespace CaveRuntime.Workspaces;

/// <summary>Some lines of a text. Immutable.</summary>
/// <param name="Path">The file.</param>
/// <param name="FirstLine">Number of the first line that is shown, from 1.</param>
/// <param name="Lines">How many lines are shown.</param>
/// <param name="TotalLines">How many lines there are.</param>
/// <param name="Text">The lines as they stand there.</param>
/// <param name="Next">Number of the line to go on from; null at the end.</param>
/// <param name="IsCut">Whether a line was too long to be shown whole.</param>
public sealed record FileView(string Path, int FirstLine, int Lines, int TotalLines, string Text, int? Next, bool IsCut);

/// <summary>One entry of a folder. Immutable.</summary>
/// <param name="Path">From the workspace's folder; a folder's ends with a slash.</param>
/// <param name="Kind">"file", "folder", "link" or "other".</param>
/// <param name="Size">Bytes of a file; 0 for the rest.</param>
public sealed record WorkspaceEntry(string Path, string Kind, long Size);

/// <summary>Some entries. Immutable.</summary>
/// <param name="Entries">In the order of their paths.</param>
/// <param name="Total">How many there are.</param>
/// <param name="Next">The offset to go on from; null at the end.</param>
public sealed record EntryList(IReadOnlyList<WorkspaceEntry> Entries, int Total, int? Next);

/// <summary>A line that matches. Immutable.</summary>
/// <param name="Path">The file.</param>
/// <param name="Line">Its number, from 1.</param>
/// <param name="Text">The line, cut at 400 characters.</param>
public sealed record LineMatch(string Path, int Line, string Text);

/// <summary>Some lines that match. Immutable.</summary>
/// <param name="Matches">In the order of the files and lines.</param>
/// <param name="Next">The offset to go on from; null at the end.</param>
/// <param name="Files">How many files were read for this page.</param>
/// <param name="Skipped">How many were not, because they are binary, too large or may not be read.</param>
public sealed record LineMatches(IReadOnlyList<LineMatch> Matches, int? Next, int Files, int Skipped);

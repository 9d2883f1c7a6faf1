namespace CaveRuntime.Offline.Files;

/// <summary>The lines that a leaf says in the same words each time, by which whoever merges replies knows them.</summary>
internal static class FixedReplies
{
    /// <summary>What the model cannot do, and what it can.</summary>
    public static string Cannot { get; } = EmbeddedFile.Read("cells/cannot.txt").Trim();

    /// <summary>The passage says nothing about it.</summary>
    public static string NothingFound { get; } = EmbeddedFile.Read("cells/not-found.txt").Trim();
}

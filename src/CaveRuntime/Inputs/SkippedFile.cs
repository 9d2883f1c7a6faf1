namespace CaveRuntime.Inputs;

/// <summary>A file or folder that an input folder has and <c>ctx</c> has not. Immutable.</summary>
/// <param name="Name">Its path, beginning with the folder's name as the user wrote it.</param>
/// <param name="Reason">Why it was left out.</param>
/// <param name="Text">The same in words for a person, in one line.</param>
public sealed record SkippedFile(string Name, SkipReason Reason, string Text);

/// <summary>Why a file of a folder was left out.</summary>
public enum SkipReason
{
    /// <summary>Its name begins with a dot, or the file system says that it is hidden.</summary>
    Hidden,

    /// <summary>It is a link to a folder.</summary>
    FolderLink,

    /// <summary>It has no bytes, or is a pipe, a socket or a device.</summary>
    Empty,

    /// <summary>Its bytes are not text, and no reader reads them.</summary>
    NotText,

    /// <summary>A reader reads its format, but not this document.</summary>
    Damaged,

    /// <summary>Its bytes cannot be read.</summary>
    Unreadable,

    /// <summary>It is a link to a file, or to nothing. What it leads to inside the folder is read where it lies.</summary>
    FileLink,

    /// <summary>A <c>.gitignore</c> or the like names it.</summary>
    Ignored,

    /// <summary>Tools have made or fetched it, or it looks like a private key.</summary>
    Generated,

    /// <summary>The patterns that were given leave it out.</summary>
    Excluded,

    /// <summary>Its name is not UTF-8, so no program of .NET can open it.</summary>
    BadName,

    /// <summary>It was read before, as a file of its own or of another folder: what is asked about is there once.</summary>
    Repeated,
}

namespace CaveRuntime.Confinement.Files;

/// <summary>What a name in a folder stands for.</summary>
public enum EntryKind
{
    /// <summary>A regular file.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A symbolic link.</summary>
    Link,

    /// <summary>A device, pipe or socket.</summary>
    Other,
}

/// <summary>A name in a folder. Immutable.</summary>
/// <param name="Name">The name alone.</param>
/// <param name="Kind">What it is, links not followed.</param>
public sealed record FolderEntry(string Name, EntryKind Kind);

/// <summary>What the disk says of an entry. Immutable.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Size">Bytes of a file.</param>
/// <param name="Mode">The permissions, as in chmod.</param>
public sealed record EntryFacts(EntryKind Kind, long Size, int Mode)
{
    /// <summary>Whether nobody may write to it, as its permissions say.</summary>
    public bool IsReadOnly => (Mode & 0x92) == 0;
}

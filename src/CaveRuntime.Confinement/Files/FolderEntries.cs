using CaveRuntime.Confinement.Native;

namespace CaveRuntime.Confinement.Files;

/// <summary>The names in a folder, which a disk keeps apart from the files that they lead to.</summary>
public static class FolderEntries
{
    private const int ReadAndCloseOnExec = 0x80000;

    /// <summary>Waits until names that were added or changed are on the disk. Does nothing on systems where a folder cannot be
    /// waited for.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public static void Flush(string folder)
    {
        if (!OperatingSystem.IsLinux())
            return;
        int descriptor = LibC.Open(folder, ReadAndCloseOnExec);
        if (descriptor < 0)
            throw LibC.Refused($"opening the folder {folder}", "Look whether it is still there.");
        try
        {
            if (LibC.Flush(descriptor) != 0)
                throw LibC.Refused($"writing the folder {folder} to the disk", "Look whether the disk is full or failing.");
        }
        finally
        {
            _ = LibC.Close(descriptor);
        }
    }
}

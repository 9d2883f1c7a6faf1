using CaveRuntime.Confinement.Native;

namespace CaveRuntime.Confinement.Files;

/// <summary>Which file a path leads to, and whose it is; links are followed. Two that are equal are the same file. Immutable.</summary>
/// <param name="Owner">The user who owns it.</param>
/// <param name="Device">The disk that it lies on.</param>
/// <param name="Number">Its number on that disk; it is given again after the file is gone for good.</param>
public sealed unsafe record FileIdentity(uint Owner, ulong Device, ulong Number)
{
    private const int Size = 256;
    private const int CurrentFolder = -100;
    private const uint BasicFacts = 0x7ff;

    /// <summary>Whether this process acts as the owner.</summary>
    public bool IsMine => OperatingSystem.IsLinux() && Owner == LibC.EffectiveUserId();

    /// <summary>Looks; null where there is no such file, or on a system that is not known.</summary>
    public static FileIdentity? Of(string path)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        byte* facts = stackalloc byte[Size];
        try
        {
            if (LibC.FileFacts(CurrentFolder, path, 0, BasicFacts, facts) != 0)
                return null;
        }
        catch (EntryPointNotFoundException)
        {
            return null; // A C library from before 2018.
        }

        // struct statx: the owner lies at 20, the number at 32, the two halves of the device at 136.
        return new FileIdentity(*(uint*)(facts + 20), *(ulong*)(facts + 136), *(ulong*)(facts + 32));
    }
}

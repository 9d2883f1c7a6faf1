using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace CaveRuntime.Confinement.Memory;

/// <summary>The calls behind a memory file: memfd_create(2) and the seals of fcntl(2).</summary>
[SupportedOSPlatform("linux")]
internal static partial class Memfd
{
    private const uint CloseOnExec = 0x1;
    private const uint AllowSealing = 0x2;
    private const uint NoExecSeal = 0x8;

    private const int AddSeals = 1033;
    private const int SealSeal = 0x1;
    private const int SealShrink = 0x2;
    private const int SealGrow = 0x4;
    private const int SealWrite = 0x8;

    /// <summary>A new memory file that no exec inherits and nobody can execute; null if the kernel does not have them.</summary>
    public static SafeFileHandle? TryCreate()
    {
        // Kernels before 6.3 do not know the flag that forbids execution.
        var handle = Create("cave-ctx", CloseOnExec | AllowSealing | NoExecSeal);
        if (handle.IsInvalid)
            handle = Create("cave-ctx", CloseOnExec | AllowSealing);
        return handle.IsInvalid ? null : handle;
    }

    /// <summary>Forbids writing, shrinking, growing, and lifting any of this.</summary>
    public static void Seal(SafeFileHandle file)
    {
        if (Control(file, AddSeals, SealSeal | SealShrink | SealGrow | SealWrite) < 0)
            throw new IOException($"The memory file could not be sealed: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}.");
    }

    [LibraryImport("libc", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial SafeFileHandle Create(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(SafeFileHandle file, int command, int argument);
}

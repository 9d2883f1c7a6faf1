using CaveRuntime.Confinement.Native;
using Microsoft.Win32.SafeHandles;

namespace CaveRuntime.Confinement.Wires;

/// <summary>Opens, numbers and moves descriptors.</summary>
internal static class Descriptors
{
    // Above the numbers of WorkerEnd, so that copying one end into place never overwrites another.
    private const int Above = 64;
    private const int DuplicateFrom = 1030;
    private const int ReadWrite = 2, CloseOnExec = 0x80000;

    internal static int Number(SafeFileHandle handle) => (int)handle.DangerousGetHandle();

    internal static SafeFileHandle OpenNull()
    {
        var descriptor = LibC.Open("/dev/null", ReadWrite | CloseOnExec);
        return descriptor >= 0
            ? Raise(new SafeFileHandle(descriptor, ownsHandle: true))
            : throw LibC.Refused("/dev/null cannot be opened", "A worker needs it as standard input and output: mount /dev.");
    }

    /// <summary>The same file at a higher number; the given handle is closed.</summary>
    internal static SafeFileHandle Raise(SafeFileHandle handle)
    {
        using (handle)
        {
            var raised = LibC.Fcntl(Number(handle), DuplicateFrom, Above);
            return raised >= 0
                ? new SafeFileHandle(raised, ownsHandle: true)
                : throw LibC.Refused("No descriptors for the worker's wire",
                    "Close sessions, or raise the limit on open files (ulimit -n).");
        }
    }
}

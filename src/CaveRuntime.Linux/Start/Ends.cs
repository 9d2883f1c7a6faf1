using Microsoft.Win32.SafeHandles;

namespace CaveRuntime.Linux;

/// <summary>The two ends of a socket pair or pipe. The child's end lies above the numbers that it will be copied to.</summary>
internal readonly unsafe record struct Ends(SafeFileHandle Host, SafeFileHandle Child)
{
    internal const int Stream = 1, Messages = 5;
    private const int Unix = 1, CloseOnExec = 0x80000;

    internal static Ends Pair(int type)
    {
        var pair = stackalloc int[2];
        return LibC.SocketPair(Unix, type | CloseOnExec, 0, pair) == 0 ? Of(pair) : throw Refused();
    }

    /// <summary>A pipe that the host reads and the child writes.</summary>
    internal static Ends Pipe()
    {
        var pair = stackalloc int[2];
        return LibC.Pipe(pair, CloseOnExec) == 0 ? Of(pair) : throw Refused();
    }

    private static Ends Of(int* pair) =>
        new(new SafeFileHandle(pair[0], ownsHandle: true), Descriptors.Raise(new SafeFileHandle(pair[1], ownsHandle: true)));

    private static IOException Refused() =>
        LibC.Refused("No descriptors for the worker's wire", "Close sessions, or raise the limit on open files (ulimit -n).");
}

/// <summary>Small dealings with descriptors.</summary>
internal static class Descriptors
{
    // Above WorkerEnd's numbers, so that copying one end into place never overwrites another.
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
                : throw LibC.Refused("No descriptors for the worker's wire", "Close sessions, or raise the limit on open files (ulimit -n).");
        }
    }
}

using CaveRuntime.Confinement.Native;
using Microsoft.Win32.SafeHandles;

namespace CaveRuntime.Confinement.Wires;

/// <summary>The two ends of a socket pair or pipe. The child's end lies above the numbers that it will be copied to.</summary>
internal readonly unsafe record struct DescriptorPair(SafeFileHandle Host, SafeFileHandle Child)
{
    internal const int Stream = 1, Messages = 5;
    private const int Unix = 1, CloseOnExec = 0x80000;

    internal static DescriptorPair Pair(int type)
    {
        var pair = stackalloc int[2];
        return LibC.SocketPair(Unix, type | CloseOnExec, 0, pair) == 0 ? Of(pair) : throw Refused();
    }

    /// <summary>A pipe that the host reads and the child writes.</summary>
    internal static DescriptorPair Pipe()
    {
        var pair = stackalloc int[2];
        return LibC.Pipe(pair, CloseOnExec) == 0 ? Of(pair) : throw Refused();
    }

    private static DescriptorPair Of(int* pair) =>
        new(new SafeFileHandle(pair[0], ownsHandle: true), Descriptors.Raise(new SafeFileHandle(pair[1], ownsHandle: true)));

    private static IOException Refused() =>
        LibC.Refused("No descriptors for the worker's wire", "Close sessions, or raise the limit on open files (ulimit -n).");
}

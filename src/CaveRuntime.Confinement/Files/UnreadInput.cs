using CaveRuntime.Confinement.Native;

namespace CaveRuntime.Confinement.Files;

/// <summary>What waits at a descriptor to be read: told without reading any of it, and without waiting for more.</summary>
public static unsafe class UnreadInput
{
    private const int BytesWaiting = 0x541B; // FIONREAD

    /// <summary>How many bytes wait; 0 for none, for what is no file, pipe or socket, and on a system that is not known.</summary>
    /// <param name="descriptor">0 for standard input.</param>
    public static int Bytes(int descriptor)
    {
        int bytes = 0;
        return OperatingSystem.IsLinux() && LibC.Control(descriptor, BytesWaiting, &bytes) == 0 ? Math.Max(0, bytes) : 0;
    }
}

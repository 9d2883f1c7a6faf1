using System.Runtime.InteropServices;

namespace CaveRuntime.Confinement.Native;

/// <summary>struct pollfd.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollEntry
{
    internal const short Readable = 1;
    internal int Descriptor;
    internal short Asked;
    internal short Given;
}

/// <summary>struct msghdr with its one struct iovec kept beside it by the caller.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MessageHeader
{
    internal void* Name;
    internal uint NameLength;
    internal IoVector* Vectors;
    internal nuint VectorCount;
    internal void* Control;
    internal nuint ControlLength;
    internal int Flags;
}

/// <summary>struct iovec.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct IoVector
{
    internal void* Start;
    internal nuint Length;
}

/// <summary>struct cmsghdr followed by one descriptor: the whole control part of a message that passes a file.</summary>
[StructLayout(LayoutKind.Sequential, Size = 24)]
internal struct DescriptorMessage
{
    /// <summary>CMSG_LEN of one int: the header's 16 bytes and 4 of payload.</summary>
    internal const int HeaderAndPayload = 20;
    internal nuint Length;
    internal int Level;
    internal int Type;
    internal int Descriptor;
}

/// <summary>siginfo_t as waitid fills it in, the same on x86-64 and arm64.</summary>
[StructLayout(LayoutKind.Explicit, Size = 128)]
internal struct SignalInfo
{
    [FieldOffset(8)] internal int Code;
    [FieldOffset(16)] internal int Process;
    [FieldOffset(24)] internal int Status;
}

/// <summary>struct rlimit on a 64-bit system.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ResourceLimit
{
    internal const ulong Unlimited = ulong.MaxValue;
    internal ulong Soft;
    internal ulong Hard;
}

/// <summary>struct timespec on a 64-bit system.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TimeSpec
{
    internal long Seconds;
    internal long Nanoseconds;
}

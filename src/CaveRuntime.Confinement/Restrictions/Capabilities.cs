using System.Runtime.InteropServices;
using CaveRuntime.Confinement.Native;

namespace CaveRuntime.Confinement.Restrictions;

/// <summary>The capability sets of the calling thread, as the kernel keeps them (version 3: two words of 32 bits).</summary>
internal static unsafe class Capabilities
{
    internal const int Kill = 5, SetGid = 6, SetUid = 7, SystemResource = 24;
    private const uint Version3 = 0x20080522;

    /// <summary>The effective set as bits; 0 if it is empty or cannot be read.</summary>
    internal static ulong Effective() => Read(static sets => Join(sets.Low.Effective, sets.High.Effective));

    /// <summary>Effective, permitted and inheritable together: what the thread has or could enable.</summary>
    internal static ulong Any() => Read(static sets =>
        Join(sets.Low.Effective | sets.Low.Permitted | sets.Low.Inheritable,
            sets.High.Effective | sets.High.Permitted | sets.High.Inheritable));

    internal static bool Has(ulong sets, int capability) => (sets >> capability & 1) != 0;

    internal static Header NewHeader() => new() { Version = Version3 };

    private static ulong Read(Func<Sets, ulong> choose)
    {
        if (!SystemCalls.Known)
        {
            return 0;
        }
        var header = NewHeader();
        Sets sets = default;
        return LibC.Syscall(SystemCalls.CapGet, (nint)(&header), (nint)(&sets)) == 0 ? choose(sets) : 0;
    }

    private static ulong Join(uint low, uint high) => low | (ulong)high << 32;

    [StructLayout(LayoutKind.Sequential)]
    internal struct Header
    {
        internal uint Version;
        internal int Process;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct Word
    {
        internal uint Effective;
        internal uint Permitted;
        internal uint Inheritable;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct Sets
    {
        internal Word Low;
        internal Word High;
    }
}

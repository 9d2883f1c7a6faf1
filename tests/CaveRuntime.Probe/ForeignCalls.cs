using CaveRuntime.Confinement.Native;

namespace CaveRuntime.Probe;

/// <summary>getpid through interfaces that share numbers with others: x32, and the 32-bit software interrupt.</summary>
internal static unsafe class ForeignCalls
{
    internal static string Make(string door) => door switch
    {
        "x32" => $"done {LibC.Syscall(0x40000000 | 39)}",
        "int80" => $"done {Interrupt()}",
        _ => "unknown door",
    };

    private static int Interrupt()
    {
        const int map = 9, readWriteExecute = 7, privateAnonymous = 0x22;
        // mov eax, 20 (getpid on i386); int 0x80; ret
        ReadOnlySpan<byte> code = [0xB8, 0x14, 0, 0, 0, 0xCD, 0x80, 0xC3];
        var page = LibC.Syscall(map, 0, 4096, readWriteExecute, privateAnonymous, -1);
        code.CopyTo(new Span<byte>((void*)page, 4096));
        return ((delegate* unmanaged<int>)page)();
    }
}

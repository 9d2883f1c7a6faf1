using System.Runtime.InteropServices;
using CaveRuntime.Confinement.Native;

namespace CaveRuntime.Probe;

/// <summary>Takes more of the machine than it was given.</summary>
internal static class Hogs
{
    internal static string Try(string resource) => resource switch
    {
        "memory" => Memory(),
        "shared" => Map(0x8021),
        "shared-validated" => Map(0x8023),
        "grow-down" => Map(0x8122),
        "populated" => Map(0x8022),
        "locked" => Map(0x2022),
        "huge" => Map(0x40022),
        "lengthened" => Lengthen(),
        "read-only" => ReadOnly(),
        "tables" => Tables(),
        "threads" => Threads(),
        "processor" => Processor(),
        "descriptors" => Descriptors(),
        _ => "unknown resource",
    };

    private static string Memory()
    {
        const int readWrite = 3, privateAnonymous = 0x22;
        var number = Number(9, 222);
        var megabytes = 0;
        while (megabytes < 4096 && LibC.Syscall(number, 0, 1 << 26, readWrite, privateAnonymous, -1) > 0)
        {
            megabytes += 64;
        }
        return $"megabytes {megabytes}";
    }

    /// <summary>Maps pages of a kind that the kernel's limit on private memory does not count.</summary>
    private static string Map(nint flags)
    {
        var megabytes = 0;
        while (megabytes < 2048 && LibC.Syscall(Number(9, 222), 0, 1 << 26, 3, flags, -1) > 0)
        {
            megabytes += 64;
        }
        return $"megabytes {megabytes}";
    }

    /// <summary>Lengthens a mapping that is there: of the stack, say, whose pages that limit does not count either.</summary>
    private static string Lengthen()
    {
        const int mayMove = 1;
        var page = LibC.Syscall(Number(9, 222), 0, 4096, 3, 0x22, -1);
        var moved = LibC.Syscall(Number(25, 216), page, 4096, 1 << 30, mayMove);
        return $"megabytes {(moved > 0 ? 1024 : 0)}";
    }

    /// <summary>Fills pages and gives up the right to write them: from then on the kernel does not count them.</summary>
    private static unsafe string ReadOnly()
    {
        const int size = 1 << 26;
        for (var megabytes = 64; megabytes <= 2048; megabytes += 64)
        {
            var pages = (byte*)LibC.Syscall(Number(9, 222), 0, size, 3, 0x22, -1);
            if ((nint)pages < 0)
            {
                return $"megabytes {megabytes}";
            }
            new Span<byte>(pages, size).Fill(1);
            LibC.Syscall(Number(10, 226), (nint)pages, size, 1);
        }
        return "megabytes 2048";
    }

    /// <summary>Reads one byte of every two megabytes: nothing but page tables.</summary>
    private static unsafe string Tables()
    {
        const long size = 16L << 30;
        var tables = 0;
        for (var i = 0; i < 40; i++)
        {
            var pages = (byte*)LibC.Syscall(Number(9, 222), 0, unchecked((nint)size), 1, 0x4022, -1);
            if ((nint)pages < 0)
            {
                break;
            }
            LibC.Syscall(Number(28, 233), (nint)pages, unchecked((nint)size), 15);
            for (long at = 0; at < size; at += 2 << 20)
            {
                tables += pages[at] + 1;
            }
        }
        return $"megabytes {tables / 256}";
    }

    private static int Number(int x64, int arm64) => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? arm64 : x64;

    private static string Threads()
    {
        const int most = 600;
        using var end = new ManualResetEventSlim();
        var count = 0;
        try
        {
            while (count < most)
            {
                new Thread(end.Wait, 64 * 1024) { IsBackground = true }.Start();
                count++;
            }
        }
        catch (OutOfMemoryException)
        {
            return $"threads {count}";
        }
        finally
        {
            end.Set();
        }
        return $"threads {count} and no end";
    }

    private static string Processor()
    {
        while (true)
        {
        }
    }

    private static string Descriptors()
    {
        const int duplicate = 32, duplicateArm64 = 23;
        var number = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? duplicateArm64 : duplicate;
        var count = 0;
        while (count < 5000 && LibC.Syscall(number, 0) >= 0)
        {
            count++;
        }
        return $"descriptors {count}";
    }
}

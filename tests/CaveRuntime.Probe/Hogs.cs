using System.Runtime.InteropServices;
using CaveRuntime.Confinement.Native;

namespace CaveRuntime.Probe;

/// <summary>Takes more of the machine than it was given.</summary>
internal static class Hogs
{
    internal static string Try(string resource) => resource switch
    {
        "memory" => Memory(),
        "threads" => Threads(),
        "processor" => Processor(),
        "descriptors" => Descriptors(),
        _ => "unknown resource",
    };

    private static string Memory()
    {
        const int map = 9, mapArm64 = 222, readWrite = 3, privateAnonymous = 0x22;
        var number = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? mapArm64 : map;
        var megabytes = 0;
        while (megabytes < 4096 && LibC.Syscall(number, 0, 1 << 26, readWrite, privateAnonymous, -1) > 0)
        {
            megabytes += 64;
        }
        return $"megabytes {megabytes}";
    }

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

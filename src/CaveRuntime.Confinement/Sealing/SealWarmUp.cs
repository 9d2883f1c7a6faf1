using System.Reflection.Emit;

namespace CaveRuntime.Confinement.Sealing;

/// <summary>Uses once, before the seal, what the framework opens at first use.</summary>
internal static class SealWarmUp
{
    internal static void Run()
    {
        _ = Guid.NewGuid();                          // opens /dev/urandom, or finds getrandom
        _ = new Random().Next();
        _ = TimeZoneInfo.Local.DisplayName;          // reads /etc/localtime and the zone folder
        _ = TimeZoneInfo.Local.GetUtcOffset(DateTimeOffset.UnixEpoch);
        _ = Environment.ProcessorCount;              // reads the cgroup's processor quota
        _ = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        _ = Environment.WorkingSet;
        CallDynamicMethod();
        StartPool();
        _ = SelfTests.On("warm");                    // compiles the self-test; every attempt is harmless here
        Fail();
        GC.Collect(0, GCCollectionMode.Forced, blocking: true);
    }

    private static void CallDynamicMethod()
    {
        var method = new DynamicMethod("warm", typeof(int), []);
        var code = method.GetILGenerator();
        code.Emit(OpCodes.Ldc_I4_1);
        code.Emit(OpCodes.Ret);
        _ = method.CreateDelegate<Func<int>>()();
    }

    /// <summary>The first exception of a process loads and compiles a good deal.</summary>
    private static void Fail()
    {
        try
        {
            using var nothing = File.OpenHandle("/no-such-file-in-the-root-folder");
        }
        catch (Exception expected) when (expected is IOException or UnauthorizedAccessException)
        {
            _ = expected.ToString();
        }
    }

    private static void StartPool()
    {
        using var ran = new ManualResetEventSlim();
        ThreadPool.UnsafeQueueUserWorkItem(static ran => ran.Set(), ran, preferLocal: false);
        ran.Wait();
        // A timer starts the timer thread; it never has to fire.
        using var timer = new Timer(static _ => { }, null, Timeout.Infinite, Timeout.Infinite);
    }
}

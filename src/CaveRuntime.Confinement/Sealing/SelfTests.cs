using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using CaveRuntime.Confinement.Native;

namespace CaveRuntime.Confinement.Sealing;

/// <summary>The attempts of <see cref="Seal.Attest"/>.</summary>
internal static unsafe class SelfTests
{
    private const int NotPermitted = 1, NoAccess = 13;
    private static readonly TimeSpan s_answerTimeout = TimeSpan.FromSeconds(10);
    // Landlock allows reading this file, so a refusal comes from the filter.
    private const string Readable = "/proc/self/status";

    internal static IReadOnlyList<SelfTest> OnEveryKindOfThread()
    {
        var caller = LibC.Syscall(SystemCalls.GetTid) == LibC.ProcessId() ? "main" : "caller";
        return [.. On(caller), .. OnPool(), .. OnFinalizer()];
    }

    /// <summary>
    /// Each raw attempt is one that the kernel itself would answer differently, and that has no effect if the filter
    /// is missing: contradictory clone flags and a null program are EINVAL and EFAULT there.
    /// </summary>
    internal static SelfTest[] On(string thread)
    {
        fixed (byte* path = Encoding.UTF8.GetBytes(Readable + '\0'))
        {
            const int atWorkingFolder = -100, unixSocket = 1, streamSocket = 1, shareHandlersWithoutMemory = 0x800;
            return
            [
                Raw(thread, "open", LibC.Syscall(SystemCalls.OpenAt, atWorkingFolder, (nint)path), NoAccess),
                Managed(thread),
                Raw(thread, "socket", LibC.Syscall(SystemCalls.Socket, unixSocket, streamSocket), NotPermitted),
                Raw(thread, "fork", LibC.Syscall(SystemCalls.Clone, shareHandlersWithoutMemory), NotPermitted),
                Raw(thread, "exec", LibC.Syscall(SystemCalls.Execve), NotPermitted),
            ];
        }
    }

    private static SelfTest Raw(string thread, string attempt, nint result, int expected)
    {
        var error = Marshal.GetLastPInvokeError();
        if (result >= 0)
        {
            // Only open and socket can come here.
            _ = LibC.Close((int)result);
            return new SelfTest(thread, attempt, false, "it worked");
        }
        return new SelfTest(thread, attempt, error == expected, Marshal.GetPInvokeErrorMessage(error));
    }

    private static SelfTest Managed(string thread)
    {
        const string attempt = "open (managed)";
        try
        {
            using var file = File.OpenHandle(Readable);
            return new SelfTest(thread, attempt, false, "it worked");
        }
        catch (UnauthorizedAccessException refusal)
        {
            return new SelfTest(thread, attempt, true, refusal.GetType().Name);
        }
        catch (Exception other) when (other is IOException or NotSupportedException)
        {
            return new SelfTest(thread, attempt, false, other.Message);
        }
    }

    private static SelfTest[] OnPool()
    {
        var report = new ThreadResult();
        ThreadPool.UnsafeQueueUserWorkItem(static report => report.Write("pool"), report, preferLocal: false);
        return report.Await("pool");
    }

    private static SelfTest[] OnFinalizer()
    {
        var report = new ThreadResult();
        Abandon(report);
        GC.Collect(0, GCCollectionMode.Forced, blocking: true);
        return report.Await("finalizer");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Abandon(ThreadResult report) => _ = new Finalized(report);

    private sealed class Finalized(ThreadResult report)
    {
        ~Finalized() => report.Write("finalizer");
    }

    /// <summary>Passes the results of another thread to the one that waits for them.</summary>
    private sealed class ThreadResult
    {
        private readonly object _gate = new();
        private SelfTest[]? _findings;

        internal void Write(string thread)
        {
            var findings = On(thread);
            lock (_gate)
            {
                _findings = findings;
                Monitor.Pulse(_gate);
            }
        }

        internal SelfTest[] Await(string thread)
        {
            lock (_gate)
            {
                return _findings is not null || Monitor.Wait(_gate, s_answerTimeout) && _findings is not null
                    ? _findings
                    : [new SelfTest(thread, "any", false, $"no answer within {s_answerTimeout.TotalSeconds} s")];
            }
        }
    }
}

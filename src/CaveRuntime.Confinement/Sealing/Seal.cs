using System.Runtime.InteropServices;
using CaveRuntime.Confinement.Native;
using CaveRuntime.Confinement.Restrictions;
using CaveRuntime.Confinement.Wires;

namespace CaveRuntime.Confinement.Sealing;

/// <summary>
/// The moment a worker gives up every right that it does not need. After it no thread of the process, present or
/// future, can open a file, make a socket, start a process or signal another; only memory, threads, time and
/// descriptors that are already open are left.
/// </summary>
/// <remarks>
/// What is opened lazily has to be opened before: call <see cref="Warm"/>, then run a handful of cells that touch what
/// cells will touch (compiler, regex, JSON, LINQ), preload the assemblies that cells may name and check that they
/// loaded, because an assembly that is not loaded by then never will be. Not thread-safe: apply once, from one thread.
/// </remarks>
public sealed unsafe class Seal
{
    private const int SetNoNewPrivileges = 38;
    private readonly int _landlockAbi;
    private readonly bool _landlockInForce;
    private readonly ulong _capabilities;

    private Seal(int landlockAbi, bool landlockInForce, ulong capabilities)
    {
        _landlockAbi = landlockAbi;
        _landlockInForce = landlockInForce;
        _capabilities = capabilities;
    }

    /// <summary>
    /// Opens what the framework would open later: the source of random numbers, the local time zone, the thread pool,
    /// dynamic methods, the finalizer. The caller warms Roslyn, regex and JSON.
    /// </summary>
    public static void Warm() => SealWarmUp.Run();

    /// <summary>
    /// Closes the channel for files and puts the filter on every thread. Takes about 2 ms and cannot be undone.
    /// Throws <see cref="IOException"/> if the kernel refuses, <see cref="PlatformNotSupportedException"/> outside
    /// Linux on x86-64 and arm64. A wrong architecture or the x32 interface kills the process.
    /// </summary>
    public static Seal Apply(WorkerEnd worker)
    {
        ArgumentNullException.ThrowIfNull(worker);
        if (!SystemCalls.Known)
        {
            throw new PlatformNotSupportedException("A worker can be sealed only on Linux (x86-64 or arm64). Use --isolation process.");
        }
        // Asked before the filter is on, since it refuses these questions.
        var seal = new Seal(Landlock.Abi(), Landlock.IsInForce(), Capabilities.Any());
        worker.CloseFileChannel();
        if (LibC.Prctl(SetNoNewPrivileges, 1) != 0)
        {
            throw LibC.Refused("no_new_privs was refused", "Use --isolation process.");
        }
        Filter(SystemCallFilter.Build(RuntimeInformation.ProcessArchitecture, LibC.ProcessId()));
        return seal;
    }

    /// <summary>
    /// Tries what must not work on the calling thread, a pool thread and the finalizer thread, and reports.
    /// Has no side effect even where an attempt is not refused. A few milliseconds.
    /// </summary>
    public Attestation Attest()
    {
        const int getSeccomp = 21, getNoNewPrivileges = 39;
        return new Attestation
        {
            LandlockAbi = _landlockAbi,
            LandlockInForce = _landlockInForce,
            NoNewPrivileges = LibC.Prctl(getNoNewPrivileges) == 1,
            SeccompMode = LibC.Prctl(getSeccomp),
            User = LibC.UserId(),
            Capabilities = _capabilities,
            Tests = SelfTests.OnEveryKindOfThread(),
        };
    }

    private static void Filter(ulong[] instructions)
    {
        const int setFilter = 1, onAllThreads = 1;
        fixed (ulong* start = instructions)
        {
            var program = new Program { Length = (ushort)instructions.Length, Start = start };
            var answer = LibC.Syscall(SystemCalls.Seccomp, setFilter, onAllThreads, (nint)(&program));
            if (answer > 0)
            {
                throw new IOException($"The seal could not be put on thread {answer}, which has a filter of its own. No "
                    + "library in a worker may install one.");
            }
            if (answer < 0)
            {
                throw LibC.Refused("The kernel refused the seccomp filter",
                    "Use a kernel with CONFIG_SECCOMP_FILTER, or --isolation process.");
            }
        }
    }

    /// <summary>struct sock_fprog.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Program
    {
        internal ushort Length;
        internal ulong* Start;
    }
}

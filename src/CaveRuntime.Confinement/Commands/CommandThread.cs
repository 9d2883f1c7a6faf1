using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CaveRuntime.Confinement.Native;
using CaveRuntime.Confinement.Restrictions;

namespace CaveRuntime.Confinement.Commands;

/// <summary>
/// A thread that restricts itself, starts one command, and ends: as for a worker, and further. The folders that may be written are
/// mounted onto themselves and everything else read-only, where the host may do that; and the filter of system calls is put on
/// before the command's first instruction, so that it needs no help from it.
/// </summary>
internal sealed unsafe class CommandThread
{
    private readonly CommandPlan _plan;
    private readonly int _ruleset;
    // Looked up here so that the restricted thread resolves no symbol and opens no library.
    private readonly delegate* unmanaged<nint, nint, nint, nint, nint, nint, nint> _call;
    private readonly delegate* unmanaged<int*, nint, nint, nint, nint, nint, int> _spawn;
    private Step _step;
    private int _error, _process;
    private bool _namespaces, _mounts;

    private CommandThread(CommandPlan plan)
    {
        _plan = plan;
        _ruleset = (int)(plan.Ruleset?.DangerousGetHandle() ?? -1);
        var libraries = NativeLibrary.GetMainProgramHandle();
        _call = (delegate* unmanaged<nint, nint, nint, nint, nint, nint, nint>)NativeLibrary.GetExport(libraries, "syscall");
        _spawn = (delegate* unmanaged<int*, nint, nint, nint, nint, nint, int>)NativeLibrary.GetExport(libraries, "posix_spawn");
    }

    private enum Step { Descriptors, Mounts, Capabilities, NoNewPrivileges, Landlock, Filter, Spawn, Done }

    /// <summary>Starts the command; returns its id and what it was kept in besides Landlock.</summary>
    /// <exception cref="IOException">A step was refused; the message names it.</exception>
    internal static (int Process, bool Namespaces, bool Mounts) Start(CommandPlan plan)
    {
        var job = new CommandThread(plan);
        var thread = new Thread(job.Execute, maxStackSize: 256 * 1024) { Name = "cave command start", IsBackground = true };
        thread.Start();
        thread.Join();
        return job._step == Step.Done
            ? (job._process, job._namespaces, job._mounts)
            : throw LibC.Refused($"The command could not be started (step {job._step})", job._error, job._step == Step.Spawn
                ? $"Look whether {CommandPlan.Shell} and the folder are there."
                : "Use a kernel with Landlock and seccomp, and a container profile that allows them.");
    }

    private void Execute()
    {
        var header = Capabilities.NewHeader();
        Capabilities.Sets none = default;
        var numbers = new Numbers(SystemCalls.Unshare, SystemCalls.Mount, SystemCalls.CapSet, SystemCalls.Prctl, SystemCalls.Seccomp);
        fixed (nint* writable = _plan.Writable)
        {
            int process, error;
            _step = Run(numbers, &header, &none, writable, _plan.Writable.Length, &process, &error);
            (_process, _error) = (process, error);
        }
    }

    // Compiled completely before its first instruction; nothing but blittable calls between the first restriction and the spawn.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Step Run(
        Numbers numbers, Capabilities.Header* header, Capabilities.Sets* none, nint* writable, int count, int* process, int* error)
    {
        const int unshareTable = 2, closeOnExec = 4, dropBounding = 24, setSecureBits = 28, noNewPrivileges = 38, setFilter = 1;
        const int noRootLocked = 0b11, lastCapability = 63, newMounts = 0x00020000, newNetwork = 0x40000000;
        var plan = _plan;
        *process = 0;
        *error = 0;
        if (_call(SystemCalls.CloseRange, 3, -1, unshareTable | closeOnExec, 0, 0) != 0)
        {
            *error = Marshal.GetLastSystemError();
            return Step.Descriptors;
        }
        int namespaces = WorkerNamespaces.Flags & ~(plan.Network ? newNetwork : 0);
        // Best effort: these need CAP_SYS_ADMIN. What was reached is reported.
        _namespaces = _call(numbers.Unshare, namespaces, 0, 0, 0, 0) == 0;
        if (_call(numbers.Unshare, newMounts, 0, 0, 0, 0) == 0 && !Mount(numbers, writable, count, error))
            return Step.Mounts;
        for (var capability = 0; capability <= lastCapability; capability++)
        {
            _call(numbers.Prctl, dropBounding, capability, 0, 0, 0);
        }
        _call(numbers.Prctl, setSecureBits, noRootLocked, 0, 0, 0);
        var step = Step.Capabilities;
        nint failed = _call(numbers.CapSet, (nint)header, (nint)none, 0, 0, 0);
        if (failed == 0)
        {
            step = Step.NoNewPrivileges;
            failed = _call(numbers.Prctl, noNewPrivileges, 1, 0, 0, 0);
        }
        if (failed == 0 && _ruleset >= 0)
        {
            step = Step.Landlock;
            failed = _call(SystemCalls.LandlockRestrictSelf, _ruleset, 0, 0, 0, 0);
        }
        if (failed == 0)
        {
            step = Step.Filter;
            failed = _call(numbers.Seccomp, setFilter, 0, _mounts ? plan.FilterWithMounts : plan.FilterWithoutMounts, 0, 0);
        }
        if (failed != 0)
        {
            *error = Marshal.GetLastSystemError();
            return step;
        }
        *error = _spawn(process, plan.Executable, plan.Actions, plan.Attributes, plan.Arguments, plan.Environment);
        return *error == 0 ? Step.Done : Step.Spawn;
    }

    /// <summary>Mounts everything read-only but the folders. False where that broke off halfway.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Mount(Numbers numbers, nint* writable, int count, int* error)
    {
        const int bindAll = 0x1000 | 0x4000, privateAll = 0x40000 | 0x4000, current = -100, recursive = 0x8000, size = 32;
        // struct mount_attr: what is set, what is cleared, propagation, user namespace.
        ulong* readOnly = stackalloc ulong[4] { 1, 0, 0, 0 };
        ulong* mayWrite = stackalloc ulong[4] { 0, 1, 0, 0 };
        // Some containers let a thread have mounts of its own and then change none: as if it had none.
        if (_call(numbers.Mount, 0, _plan.Root, 0, privateAll, 0) != 0)
            return true;
        for (int i = 0; i < count; i++)
        {
            if (_call(numbers.Mount, writable[i], writable[i], 0, bindAll, 0) != 0)
                return true;
        }
        if (_call(SystemCalls.MountSetAttributes, current, _plan.Root, recursive, (nint)readOnly, size) != 0)
            return true;
        for (int i = 0; i < count; i++)
        {
            if (_call(SystemCalls.MountSetAttributes, current, writable[i], recursive, (nint)mayWrite, size) != 0)
            {
                *error = Marshal.GetLastSystemError();
                return false;
            }
        }
        _mounts = true;
        return true;
    }

    private readonly record struct Numbers(nint Unshare, nint Mount, nint CapSet, nint Prctl, nint Seccomp);
}

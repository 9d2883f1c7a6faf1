using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CaveRuntime.Confinement.Native;
using CaveRuntime.Confinement.Restrictions;

namespace CaveRuntime.Confinement.Starting;

/// <summary>
/// A thread that restricts itself, starts one process, and ends. Credentials, descriptor table and Landlock domain
/// belong to a single thread in Linux if the raw system calls are made (the C library's wrappers would give a new
/// user id to every thread), so the host stays as it is while the process inherits the whole restriction.
/// </summary>
/// <remarks>
/// One effect on the host remains: the kernel marks a process whose thread has changed its user id as not dumpable, so that
/// a root host writes no core and only a debugger with capabilities can attach. That is left as it is, since a host holds keys.
/// </remarks>
internal static unsafe class SpawningThread
{
    /// <summary>
    /// Starts the process; returns its id and whether it has namespaces of its own. Throws <see cref="IOException"/> naming
    /// the step that was refused.
    /// </summary>
    internal static (int Process, bool Namespaces) Start(SpawnPlan plan)
    {
        var job = new StartJob(plan);
        var thread = new Thread(job.Execute, maxStackSize: 256 * 1024) { Name = "cave start", IsBackground = true };
        thread.Start();
        thread.Join();
        AwaitEnd(job.ThreadId);
        return job.Step == Step.Done ? (job.Process, job.Namespaces) : throw job.Refusal();
    }

    /// <summary>
    /// Waits until the thread is gone from the kernel. A joined thread has left managed code but may still be on its
    /// way out, and until it is gone it is the worker's parent: a death signal requested before that would kill the worker.
    /// </summary>
    private static void AwaitEnd(int thread)
    {
        const int noSignal = 0;
        var process = LibC.ProcessId();
        // Bounded, in case another thread of the host has been given the number in the meantime.
        const int yields = 100, maxTries = 2_000;
        for (var tries = 0; tries < maxTries && LibC.Syscall(SystemCalls.TgKill, process, thread, noSignal) == 0; tries++)
        {
            if (tries > yields)
            {
                _ = LibC.Poll(null, 0, 1);
            }
            else
            {
                _ = Thread.Yield();
            }
        }
    }

    private enum Step { CloseDescriptors, LeaveGroups, ChangeGroup, ChangeUser, DropCapabilities, NoNewPrivileges, Landlock, Spawn, Done }

    private sealed class StartJob
    {
        private readonly SpawnPlan _plan;
        private readonly bool _restrict;
        private readonly int _ruleset = -1;
        private readonly bool _changeUser;
        private readonly uint _user;
        // Looked up here so that the restricted thread resolves no symbol and opens no library.
        private readonly delegate* unmanaged<nint, nint, nint, nint, nint, nint, nint> _call;
        private readonly delegate* unmanaged<int*, nint, nint, nint, nint, nint, int> _spawn;

        internal StartJob(SpawnPlan plan)
        {
            _plan = plan;
            _restrict = plan.Restriction is not null;
            _changeUser = plan.Restriction?.User is not null;
            _user = plan.Restriction?.User?.Id ?? 0;
            _ruleset = (int)(plan.Restriction?.Ruleset?.DangerousGetHandle() ?? -1);
            var libraries = NativeLibrary.GetMainProgramHandle();
            _call = (delegate* unmanaged<nint, nint, nint, nint, nint, nint, nint>)NativeLibrary.GetExport(libraries, "syscall");
            _spawn = (delegate* unmanaged<int*, nint, nint, nint, nint, nint, int>)NativeLibrary.GetExport(libraries, "posix_spawn");
        }

        internal Step Step { get; private set; }
        internal int Error { get; private set; }
        internal int Process { get; private set; }
        internal bool Namespaces { get; private set; }
        internal int ThreadId { get; private set; }

        internal void Execute()
        {
            ThreadId = (int)LibC.Syscall(SystemCalls.GetTid);
            // Nothing but blittable calls between the first restriction and the spawn: an allocation could start a
            // collection, and some kernels let a Landlocked thread signal no other thread of its own process.
            var header = Capabilities.NewHeader();
            Capabilities.Sets none = default;
            int process, error;
            bool namespaces;
            var numbers = new CallNumbers(
                SystemCalls.Unshare, SystemCalls.SetGroups, SystemCalls.SetResGid, SystemCalls.SetResUid,
                SystemCalls.CapSet, SystemCalls.Prctl);
            Step = Run(numbers, &header, &none, &process, &namespaces, &error);
            Namespaces = namespaces;
            Error = error;
            Process = process;
        }

        internal IOException Refusal() => LibC.Refused($"The worker could not be started (step {Step})", Error, Step switch
        {
            Step.Spawn => "Check that the worker program and the .NET runtime are readable and executable for other users.",
            _ => "Run the host as an ordinary user, or choose --isolation process.",
        });

        // Compiled completely before its first instruction, so that no code has to be generated on the way.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private Step Run(CallNumbers numbers, Capabilities.Header* header, Capabilities.Sets* none,
            int* process, bool* namespaces, int* error)
        {
            const int unshareTable = 2, closeOnExec = 4, dropBounding = 24, setSecureBits = 28, noNewPrivileges = 38;
            const int noRootLocked = 0b11, lastCapability = 63;
            var plan = _plan;
            var step = Step.CloseDescriptors;
            nint failed = 0;
            *process = 0;
            *namespaces = false;
            if (_restrict)
            {
                // Libraries loaded into the host may keep descriptors that would survive exec; not in this thread's own table.
                failed = _call(SystemCalls.CloseRange, 3, -1, unshareTable | closeOnExec, 0, 0);
                // Best effort: this needs CAP_SYS_ADMIN, which is dropped with all the others below. The tier says whether it worked.
                *namespaces = failed == 0 && _call(numbers.Unshare, WorkerNamespaces.Flags, 0, 0, 0, 0) == 0;
                if (failed == 0)
                {
                    // Best effort: without CAP_SETPCAP these stay, and no_new_privs makes them useless.
                    for (var capability = 0; capability <= lastCapability; capability++)
                    {
                        _call(numbers.Prctl, dropBounding, capability, 0, 0, 0);
                    }
                    _call(numbers.Prctl, setSecureBits, noRootLocked, 0, 0, 0);
                }
                if (failed == 0 && _changeUser)
                {
                    step = Step.LeaveGroups;
                    failed = _call(numbers.SetGroups, 0, 0, 0, 0, 0);
                    if (failed == 0)
                    {
                        step = Step.ChangeGroup;
                        failed = _call(numbers.SetResGid, (nint)_user, (nint)_user, (nint)_user, 0, 0);
                    }
                    if (failed == 0)
                    {
                        step = Step.ChangeUser;
                        failed = _call(numbers.SetResUid, (nint)_user, (nint)_user, (nint)_user, 0, 0);
                    }
                }
                if (failed == 0)
                {
                    step = Step.DropCapabilities;
                    failed = _call(numbers.CapSet, (nint)header, (nint)none, 0, 0, 0);
                }
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
                if (failed != 0)
                {
                    *error = Marshal.GetLastSystemError();
                    return step;
                }
            }
            *error = _spawn(process, plan.Executable, plan.Actions, plan.Attributes, plan.Arguments, plan.Environment);
            return *error == 0 ? Step.Done : Step.Spawn;
        }
    }

    private readonly record struct CallNumbers(nint Unshare, nint SetGroups, nint SetResGid, nint SetResUid, nint CapSet, nint Prctl);
}

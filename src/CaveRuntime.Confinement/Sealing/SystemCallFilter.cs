using System.Runtime.InteropServices;

namespace CaveRuntime.Confinement.Sealing;

/// <summary>
/// The seccomp filter as a classic BPF program (struct sock_filter, 8 bytes an instruction) over struct seccomp_data.
/// See the kernel's userspace-api/seccomp_filter.
/// </summary>
internal static class SystemCallFilter
{
    internal const uint AllowCall = 0x7fff0000, KillProcess = 0x80000000, Fail = 0x00050000;
    private const uint NotPermitted = 1, NoEntry = 2, NoAccess = 13, NoSuchCall = 38;
    private const uint X32Bit = 0x40000000;

    // Of CLONE_*: a new thread of this process, and nothing that makes a namespace.
    private const uint CloneThread = 0x00010000;
    private const uint CloneNamespaces = 0x00020000 | 0x02000000 | 0x04000000 | 0x08000000 | 0x10000000 |
        0x20000000 | 0x40000000 | 0x00000080;

    // PR_SET_NAME, PR_GET_NAME; PR_GET_SECCOMP and PR_GET_NO_NEW_PRIVS for the attestation.
    private static readonly uint[] s_processControls = [15, 16, 21, 39];

    // TCGETS, TIOCGWINSZ, FIONREAD: questions about a terminal or pipe that is already open.
    private static readonly uint[] s_deviceControls = [0x5401, 0x5413, 0x541B];

    // MAP_SHARED (and with it MAP_SHARED_VALIDATE), MAP_GROWSDOWN, MAP_LOCKED, MAP_POPULATE, MAP_HUGETLB: pages that the limit on
    // private memory does not count, or that come faster than anybody can look. No cell needs them; ctx is mapped before the seal.
    private const uint UncountedMappings = 0x00001 | 0x00100 | 0x02000 | 0x08000 | 0x40000;

    // MAP_SHARED and MAP_ANONYMOUS together, up to this size: the runtime gives each new thread a stack for its signals in this way, and
    // loads the image of a cell into one. What is filled of them is seen by the host's look at the process (decision 0020).
    private const uint Shared = 0x01, Anonymous = 0x20, MappingType = 0x0f, SharedBytes = 16 << 20;

    // PROT_GROWSDOWN, PROT_GROWSUP.
    private const uint GrowingProtection = 0x01000000 | 0x02000000;

    // F_GETFD, F_SETFD, F_GETFL, F_DUPFD_CLOEXEC.
    private static readonly uint[] s_descriptorControls = [1, 2, 3, 1030];

    /// <summary>The program for one architecture; the process's own id is written into it.</summary>
    internal static ulong[] Build(Architecture architecture, int process)
    {
        var program = new BpfProgram();
        var arm = architecture == Architecture.Arm64;
        program.Load(BpfProgram.ArchitectureField);
        program.ReturnUnless(arm ? 0xC00000B7 : 0xC000003E, KillProcess);
        program.Load(BpfProgram.NumberField);
        if (!arm)
        {
            program.ReturnIfAtLeast(X32Bit, KillProcess);
        }
        foreach (var rule in SystemCallTable.Rules)
        {
            var number = arm ? rule.Arm64 : rule.X64;
            if (number < 0)
            {
                continue;
            }
            if (rule.Verdict == Verdict.Conditional)
            {
                program.When((uint)number, Condition(rule.Name, (uint)process));
            }
            else
            {
                program.ReturnIf((uint)number, Answer(rule.Verdict));
            }
        }
        program.Return(Fail | NotPermitted);
        return program.ToArray();
    }

    private static uint Answer(Verdict verdict) => verdict switch
    {
        Verdict.Allow => AllowCall,
        Verdict.NoAccess => Fail | NoAccess,
        Verdict.NoEntry => Fail | NoEntry,
        Verdict.NoSuchCall => Fail | NoSuchCall,
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "A conditional call has no single answer."),
    };

    /// <summary>A piece of program that ends in an answer on every way through it.</summary>
    private static BpfProgram Condition(string name, uint process)
    {
        var condition = new BpfProgram();
        switch (name)
        {
            case "clone":
                condition.LoadArgument(0);
                condition.And(CloneThread | CloneNamespaces);
                condition.ReturnIf(CloneThread, AllowCall);
                break;
            case "tgkill":
                condition.LoadArgument(0);
                condition.ReturnIf(process, AllowCall);
                break;
            case "sched_setaffinity":
                condition.LoadArgument(0);
                condition.ReturnIf(0, AllowCall);
                break;
            case "prlimit64":
                // Reading one's own limits: no new value in either half of the pointer, and no other process.
                condition.LoadArgument(2);
                condition.ReturnUnless(0, Fail | NotPermitted);
                condition.LoadArgumentHigh(2);
                condition.ReturnUnless(0, Fail | NotPermitted);
                condition.LoadArgument(0);
                condition.ReturnIf(0, AllowCall);
                condition.ReturnIf(process, AllowCall);
                break;
            case "mmap":
                condition.LoadArgument(3);
                condition.And(UncountedMappings);
                condition.ReturnIf(0, AllowCall);
                condition.ReturnUnless(Shared, Fail | NotPermitted);
                condition.LoadArgument(3);
                condition.And(MappingType | Anonymous);
                condition.ReturnUnless(Shared | Anonymous, Fail | NotPermitted);
                condition.LoadArgumentHigh(1);
                condition.ReturnUnless(0, Fail | NotPermitted);
                condition.LoadArgument(1);
                condition.ReturnIfAtLeast(SharedBytes + 1, Fail | NotPermitted);
                condition.Return(AllowCall);
                break;
            case "mprotect":
                condition.LoadArgument(2);
                condition.And(GrowingProtection);
                condition.ReturnIf(0, AllowCall);
                break;
            case "prctl":
                AllowAny(condition, 0, s_processControls);
                break;
            case "ioctl":
                AllowAny(condition, 1, s_deviceControls);
                break;
            case "fcntl":
                AllowAny(condition, 1, s_descriptorControls);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(name), name, "No condition is written for this call.");
        }
        condition.Return(Fail | NotPermitted);
        return condition;
    }

    private static void AllowAny(BpfProgram condition, int argument, uint[] values)
    {
        condition.LoadArgument(argument);
        foreach (var value in values)
        {
            condition.ReturnIf(value, AllowCall);
        }
    }
}

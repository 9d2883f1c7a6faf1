using System.Runtime.InteropServices;
using CaveRuntime.Confinement.Sealing;

namespace CaveRuntime.Confinement.Commands;

/// <summary>
/// The seccomp filter of a command. A compiler or a test run uses most of the kernel, so unlike a worker's it allows what it
/// does not name. It names what would lead around Landlock (sockets of the file system, io_uring, new namespaces and mounts),
/// what reaches other processes of the same user, and what would leave the process group by which everything is ended.
/// </summary>
internal static class CommandFilter
{
    private const uint Allow = SystemCallFilter.AllowCall, NotPermitted = SystemCallFilter.Fail | 1, NoAccess = SystemCallFilter.Fail | 13;
    private const uint NoSuchCall = SystemCallFilter.Fail | 38, X32Bit = 0x40000000;
    private const uint NewNamespaces = 0x00020000 | 0x02000000 | 0x04000000 | 0x08000000 | 0x10000000 | 0x20000000 | 0x40000000 | 0x80;

    // TIOCSTI, TIOCLINUX: typing into a terminal.
    private static readonly uint[] s_typing = [0x5412, 0x541C];

    // FS_IOC_SETFLAGS, FS_IOC_FSSETXATTR.
    private static readonly uint[] s_fileFlags = [0x40086602, 0x401C5820];

    // AF_INET, AF_INET6, AF_NETLINK (asked by name resolution).
    private static readonly uint[] s_networks = [2, 10, 16];

    private static readonly (int X64, int Arm64)[] s_denied =
    [
        (101, 117), (310, 270), (311, 271), (312, 272), (438, 438), (440, 440), (448, 448), (279, 239), (256, 238), // others' memory
        (165, 40), (166, 39), (155, 41), (161, 51), 
        (428, 428), (429, 429), (430, 430), (431, 431), (432, 432), (433, 433), (442, 442), // mounts
        (467, 467), (272, 97), (308, 268), (303, 264), (304, 265), // open_tree_attr, unshare, setns, handles of files
        (321, 280), (298, 241), (323, 282), (425, 425), (426, 426), (427, 427), // bpf, perf, userfaultfd, io_uring
        (250, 219), (248, 217), (249, 218), (29, 194), (68, 186), (64, 190), (240, 180), (300, 262), // keys, queues, fanotify
        (175, 105), (313, 273), (176, 106), (246, 104), (320, 294), (169, 142), (167, 224), (168, 225), // modules, reboot, swap
        (170, 161), (171, 162), (164, 170), (227, 112), (159, 171), (305, 266), (179, 60), (163, 89), (103, 116), // names, clocks, log
        (112, 157), (251, 30), // setsid, ioprio_set
    ];

    // Permissions, owners, times and attributes, which Landlock does not cover.
    private static readonly (int X64, int Arm64)[] s_modes =
    [
        (90, -1), (91, 52), (268, 53), (452, 452), (92, -1), (93, 55), (94, -1), (260, 54), (132, -1), (235, -1), (261, -1), (280, 88),
        (188, 5), (189, 6), (190, 7), (197, 14), (198, 15), (199, 16), (463, 463), (466, 466), (469, 469),
    ];

    // Only for the caller itself: sched_setaffinity, sched_setscheduler, sched_setparam, sched_setattr, prlimit64.
    private static readonly (int X64, int Arm64)[] s_ofItself = [(203, 122), (144, 119), (142, 118), (314, 274), (302, 261)];

    /// <summary>The program for one architecture.</summary>
    /// <param name="architecture">x86-64 or arm64.</param>
    /// <param name="group">The only process group that may be joined.</param>
    /// <param name="network">Whether sockets of the internet may be made.</param>
    /// <param name="modes">Whether permissions of files may be changed.</param>
    internal static ulong[] Build(Architecture architecture, int group, bool network, bool modes)
    {
        bool arm = architecture == Architecture.Arm64;
        int number((int X64, int Arm64) call) => arm ? call.Arm64 : call.X64;
        var program = new BpfProgram();
        program.Load(BpfProgram.ArchitectureField);
        program.ReturnUnless(arm ? 0xC00000B7 : 0xC000003E, SystemCallFilter.KillProcess);
        program.Load(BpfProgram.NumberField);
        if (!arm)
        {
            program.ReturnIfAtLeast(X32Bit, SystemCallFilter.KillProcess);
        }

        foreach (int call in s_denied.Concat(modes ? [] : s_modes).Select(number).Where(n => n >= 0))
            program.ReturnIf((uint)call, NotPermitted);
        program.ReturnIf(435, NoSuchCall); // clone3: its flags lie in memory, so the C library has to take clone.
        program.When((uint)number((56, 220)), NoNamespaces());
        program.When((uint)number((41, 198)), Sockets(network));
        program.When((uint)number((109, 154)), Group(group));
        program.When((uint)number((16, 29)), Devices(modes));
        program.When((uint)number((141, 140)), Priority());
        foreach (var call in s_ofItself)
            program.When((uint)number(call), Itself());
        program.Return(Allow);
        return program.ToArray();
    }

    private static BpfProgram NoNamespaces()
    {
        var piece = new BpfProgram();
        piece.LoadArgument(0);
        piece.And(NewNamespaces);
        piece.ReturnIf(0, Allow);
        piece.Return(NotPermitted);
        return piece;
    }

    private static BpfProgram Sockets(bool network)
    {
        var piece = new BpfProgram();
        piece.LoadArgument(0);
        foreach (uint family in network ? s_networks : [])
            piece.ReturnIf(family, Allow);
        piece.Return(NoAccess);
        return piece;
    }

    private static BpfProgram Group(int group)
    {
        var piece = new BpfProgram();
        piece.LoadArgument(0);
        piece.ReturnUnless(0, NotPermitted);
        piece.LoadArgument(1);
        piece.ReturnIf((uint)group, Allow);
        piece.Return(NotPermitted);
        return piece;
    }

    private static BpfProgram Devices(bool modes)
    {
        var piece = new BpfProgram();
        piece.LoadArgument(1);
        foreach (uint request in s_typing.Concat(modes ? [] : s_fileFlags))
            piece.ReturnIf(request, NotPermitted);
        piece.Return(Allow);
        return piece;
    }

    private static BpfProgram Priority()
    {
        var piece = new BpfProgram();
        piece.LoadArgument(0);
        piece.ReturnUnless(0, NotPermitted);
        piece.LoadArgument(1);
        piece.ReturnUnless(0, NotPermitted);
        piece.Return(Allow);
        return piece;
    }

    private static BpfProgram Itself()
    {
        var piece = new BpfProgram();
        piece.LoadArgument(0);
        piece.ReturnIf(0, Allow);
        piece.Return(NotPermitted);
        return piece;
    }
}

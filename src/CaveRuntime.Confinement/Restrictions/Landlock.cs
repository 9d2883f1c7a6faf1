using System.Runtime.InteropServices;
using CaveRuntime.Confinement.Native;
using Microsoft.Win32.SafeHandles;

namespace CaveRuntime.Confinement.Restrictions;

/// <summary>
/// Landlock: a thread (and everything started from it) loses the file system, TCP, abstract sockets and signals to
/// the outside, except what the ruleset names. See the kernel's userspace-api/landlock.
/// </summary>
internal static unsafe class Landlock
{
    private const ulong Execute = 1 << 0, WriteFile = 1 << 1, ReadFile = 1 << 2, ReadFolder = 1 << 3;
    private const ulong BindTcp = 1 << 0, ConnectTcp = 1 << 1;
    private const ulong ScopeAbstractSocket = 1 << 0, ScopeSignal = 1 << 1;
    private const int PathOnly = 0x200000, CloseOnExec = 0x80000;

    /// <summary>What a .NET process reads of the system itself, besides its own folder and runtime.</summary>
    private static readonly string[] s_systemPaths =
    [
        "/usr", "/lib", "/lib32", "/lib64", "/etc/ld.so.cache", "/etc/localtime", "/etc/dotnet",
        "/proc", "/sys/devices/system", "/sys/fs/cgroup", "/dev/urandom",
    ];

    /// <summary>The kernel's version of the interface; 0 if the kernel does not have it or it is switched off.</summary>
    internal static int Abi()
    {
        const int askVersion = 1;
        return SystemCalls.Known ? Math.Max(0, (int)LibC.Syscall(SystemCalls.LandlockCreateRuleset, 0, 0, askVersion)) : 0;
    }

    /// <summary>
    /// True if the calling thread cannot list the root folder, which every user may: only a Landlock domain takes that away.
    /// </summary>
    internal static bool IsInForce()
    {
        const int noAccess = 13;
        using var root = new SafeFileHandle(LibC.Open("/", CloseOnExec), ownsHandle: true);
        return root.IsInvalid && Marshal.GetLastPInvokeError() == noAccess;
    }

    /// <summary>What a given Landlock version leaves open until the seal, or null if nothing; the remedy included.</summary>
    internal static string? Shortfall(int abi) => abi switch
    {
        0 => "This kernel has no Landlock, so until it is sealed a worker can read what its user can: use Linux 5.13 or "
            + "later with lsm=landlock.",
        < 4 => $"This kernel's Landlock (version {abi}) does not cover TCP, so until it is sealed a worker can connect: use "
            + "Linux 6.7 or later.",
        < 6 => $"This kernel's Landlock (version {abi}) does not cover signals and abstract sockets, so until it is sealed a "
            + "worker can use them: use Linux 6.12 or later.",
        _ => null,
    };

    /// <summary>A ruleset that handles every right this kernel knows and grants reading under the paths given.</summary>
    /// <param name="abi">The kernel's version.</param>
    /// <param name="readOnly">What may be read and executed.</param>
    /// <param name="writable">Folders in which everything may be done; null for none.</param>
    /// <param name="network">Whether TCP stays open.</param>
    internal static SafeFileHandle CreateRuleset(
        int abi, IEnumerable<string> readOnly, IEnumerable<string>? writable = null, bool network = false)
    {
        var attributes = new RulesetAttributes
        {
            Files = AllFileRights(abi),
            Network = network ? 0 : BindTcp | ConnectTcp,
            Scoped = ScopeAbstractSocket | ScopeSignal,
        };
        // An older kernel refuses fields that it does not know, so it is given only those that it knows.
        var size = abi >= 6 ? 24 : abi >= 4 ? 16 : 8;
        var ruleset = (int)LibC.Syscall(SystemCalls.LandlockCreateRuleset, (nint)(&attributes), size);
        if (ruleset < 0)
        {
            throw LibC.Refused("Landlock refused the ruleset", "Run with --isolation process if this kernel cannot confine.");
        }
        var handle = new SafeFileHandle(ruleset, ownsHandle: true);
        foreach (var path in s_systemPaths.Concat(readOnly))
        {
            Grant(ruleset, path, Execute | ReadFile | ReadFolder);
        }
        foreach (var folder in writable ?? [])
        {
            Grant(ruleset, folder, AllFileRights(abi));
        }
        Grant(ruleset, "/dev/null", ReadFile | WriteFile);
        return handle;
    }

    private static void Grant(int ruleset, string path, ulong rights)
    {
        const int pathBeneath = 1;
        using var target = new SafeFileHandle(LibC.Open(path, PathOnly | CloseOnExec), ownsHandle: true);
        if (target.IsInvalid)
        {
            return;
        }
        if (!Directory.Exists(path))
        {
            rights &= ~ReadFolder;
        }
        var rule = new PathRule { Rights = rights, Target = (int)target.DangerousGetHandle() };
        if (LibC.Syscall(SystemCalls.LandlockAddRule, ruleset, pathBeneath, (nint)(&rule)) != 0)
        {
            throw LibC.Refused($"Landlock refused the rule for {path}", "Leave that path out, or report this kernel.");
        }
    }

    private static ulong AllFileRights(int abi)
    {
        var known = abi >= 5 ? 16 : abi >= 3 ? 15 : abi >= 2 ? 14 : 13;
        return (1UL << known) - 1;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct RulesetAttributes
    {
        internal ulong Files;
        internal ulong Network;
        internal ulong Scoped;
    }

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private struct PathRule
    {
        internal ulong Rights;
        internal int Target;
    }
}

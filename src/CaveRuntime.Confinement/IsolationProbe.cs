using CaveRuntime.Confinement.Native;
using CaveRuntime.Confinement.Restrictions;
using CaveRuntime.Confinement.Sealing;
using CaveRuntime.Confinement.Tiers;

namespace CaveRuntime.Confinement;

/// <summary>Finds out which <see cref="ConfinementTier"/> this machine offers.</summary>
public static unsafe class IsolationProbe
{
    /// <summary>
    /// Asks the kernel, without starting a process. Takes about a millisecond.
    /// </summary>
    /// <param name="paths">The worker's folder and whatever else it reads, to find out whether another user could; empty by
    /// default.</param>
    public static TierReport Run(params IEnumerable<string> paths)
    {
        if (!SystemCalls.Known)
        {
            return new TierReport(ConfinementTier.Process,
            [
                new TierFinding("seccomp", false, "Workers can be sealed only on Linux (x86-64 or arm64): use Linux, a "
                    + "virtual machine or WSL 2, or accept --isolation process."),
            ]);
        }
        var seccomp = Seccomp();
        var abi = Landlock.Abi();
        var namespaces = WorkerNamespaces.Available();
        var tier = !seccomp.Present ? ConfinementTier.Process
            : abi == 0 ? ConfinementTier.Sealed
            : namespaces ? ConfinementTier.Namespaced : ConfinementTier.Confined;
        var user = WorkerUser.Choose(paths, out var shortfall);
        return new TierReport(tier,
        [
            seccomp,
            OfLandlock(abi),
            OfUser(user, shortfall),
            OfNamespaces(namespaces),
        ]);
    }

    private static TierFinding Seccomp()
    {
        const int isActionAvailable = 2;
        var action = SystemCallFilter.KillProcess;
        return LibC.Syscall(SystemCalls.Seccomp, isActionAvailable, 0, (nint)(&action)) == 0
            ? new TierFinding("seccomp", true, "System call filters are available.")
            : new TierFinding("seccomp", false, "This kernel or container refuses system call filters: use Linux 4.14 or "
                + "later with CONFIG_SECCOMP_FILTER, or accept --isolation process.");
    }

    private static TierFinding OfLandlock(int abi) => Landlock.Shortfall(abi) is { } shortfall
        ? new TierFinding("landlock", false, shortfall)
        : new TierFinding("landlock", true, $"Landlock version {abi} takes away files, TCP, abstract sockets and signals.");

    private static TierFinding OfUser(WorkerUser? user, string? shortfall) => (user, shortfall) switch
    {
        (_, { } weaker) => new TierFinding("user", false, weaker),
        ({ Own: true }, _) => new TierFinding("user", true, "Each worker gets a user id of its own, without capabilities."),
        ({ } shared, _) => new TierFinding("user", true, $"Workers share user id {shared.Id}, without capabilities; limits "
            + "on threads are not applied."),
        _ => new TierFinding("user", true, $"Workers keep user id {LibC.UserId()}, without capabilities; limits on threads "
            + "are not applied."),
    };

    private static TierFinding OfNamespaces(bool given) => given
        ? new TierFinding("namespaces", true, "Each worker has a network with nothing in it, and shared memory and a host name of its own.")
        : new TierFinding("namespaces", false, "Workers share the host's network namespace, which the seal keeps them from using: "
            + "run the host with CAP_SYS_ADMIN (as root, say) for namespaces of their own, or put a virtual machine around it.");
}

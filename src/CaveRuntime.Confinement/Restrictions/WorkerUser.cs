using System.Runtime.Versioning;
using CaveRuntime.Confinement.Native;

namespace CaveRuntime.Confinement.Restrictions;

/// <summary>The unprivileged user id that a root host gives a worker.</summary>
/// <param name="Id">User and group id.</param>
/// <param name="Own">True if it comes from the range that only workers use, one id a worker.</param>
internal readonly record struct WorkerUser(uint Id, bool Own)
{
    /// <summary>Far above the ids of people, services, containers and subordinate ranges.</summary>
    internal const uint First = 1_879_048_192;
    internal const uint Count = 1 << 24;
    internal const uint Nobody = 65534;

    internal static bool IsOwn(uint id) => id - First < Count;

    /// <summary>
    /// Chooses an id, or says why the worker has to keep the host's. A random id needs no list of those in use:
    /// with a hundred workers the odds of a collision are 1 in 3,000, and a collision only merges two thread counts.
    /// </summary>
    [SupportedOSPlatform("linux")]
    internal static WorkerUser? Choose(IEnumerable<string> paths, out string? shortfall)
    {
        shortfall = null;
        if (LibC.EffectiveUserId() != 0)
        {
            return null;
        }
        var held = Capabilities.Effective();
        if (!Capabilities.Has(held, Capabilities.SetUid) || !Capabilities.Has(held, Capabilities.SetGid)
            || !Capabilities.Has(held, Capabilities.Kill))
        {
            shortfall = "The worker keeps user id 0 without capabilities, because the host lacks CAP_SETUID, CAP_SETGID or CAP_KILL; "
                + "run the host as an ordinary user.";
            return null;
        }
        if (paths.Select(OtherUsersAccess.Obstacle).FirstOrDefault(found => found is not null) is { } closed)
        {
            shortfall = $"The worker keeps user id 0 without capabilities, because other users cannot read {closed}; install "
                + "CaveRuntime where they can, or run the host as an ordinary user.";
            return null;
        }
        var id = First + (uint)Random.Shared.Next((int)Count);
        if (IsMapped("/proc/self/uid_map", id) && IsMapped("/proc/self/gid_map", id))
        {
            return new WorkerUser(id, Own: true);
        }
        if (IsMapped("/proc/self/uid_map", Nobody) && IsMapped("/proc/self/gid_map", Nobody))
        {
            return new WorkerUser(Nobody, Own: false);
        }
        shortfall = "The worker keeps user id 0 without capabilities, because this user namespace maps no other; run the "
            + "host as an ordinary user.";
        return null;
    }

    private static bool IsMapped(string mapFile, uint id)
    {
        foreach (var line in File.ReadLines(mapFile))
        {
            var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (id - uint.Parse(parts[0]) < ulong.Parse(parts[2]) && id >= uint.Parse(parts[0]))
            {
                return true;
            }
        }
        return false;
    }
}

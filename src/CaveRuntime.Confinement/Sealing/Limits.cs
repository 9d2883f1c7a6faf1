using CaveRuntime.Confinement.Native;
using CaveRuntime.Confinement.Restrictions;

namespace CaveRuntime.Confinement.Sealing;

/// <summary>
/// Ceilings that the kernel enforces for the whole worker. The worker sets them for itself before it seals, while it is
/// still trusted; afterwards neither it nor a cell can raise them. The host limits processor time, cell by cell.
/// </summary>
public sealed unsafe record Limits
{
    private const int FileSizeResource = 1, DataResource = 2, CoreResource = 4, ThreadsResource = 6,
        OpenFilesResource = 7, QueuesResource = 12;

    /// <summary>Bytes that one file may grow to. 64 MB by default.</summary>
    public ulong FileSize { get; init; } = 64UL << 20;

    /// <summary>Descriptors. 1,024 by default; below about 256 the runtime aborts, since it keeps one for each loaded assembly.</summary>
    public ulong OpenFiles { get; init; } = 1024;

    /// <summary>
    /// Threads, counted over all processes of the user, and so applied only where the worker has a user id of its own. 200
    /// by default.
    /// </summary>
    public ulong Threads { get; init; } = 200;

    /// <summary>
    /// Bytes of private writable memory, thread stacks included; shared maps such as <c>ctx</c> do not count. 2 GB by default.
    /// The runtime's reservations do not count either, which is why the address space is left alone: below 4 GB it would not start.
    /// </summary>
    public ulong Data { get; init; } = 2UL << 30;

    /// <summary>
    /// Puts the ceilings on this process, core dumps off included. Does nothing on other systems than Linux.
    /// Call it when the worker is ready, not before: the runtime's own start needs more. Throws <see cref="IOException"/> if refused.
    /// </summary>
    public void Apply()
    {
        if (!SystemCalls.Known)
        {
            return;
        }
        Lower(CoreResource, 0);
        Lower(QueuesResource, 0);
        // A write beyond the limit should fail, not end the process.
        const int fileSizeSignal = 25, ignore = 1;
        _ = LibC.Signal(fileSizeSignal, ignore);
        Lower(FileSizeResource, FileSize);
        Lower(OpenFilesResource, OpenFiles);
        Lower(DataResource, Data);
        if (WorkerUser.IsOwn(LibC.UserId()))
        {
            Lower(ThreadsResource, Threads);
        }
    }

    private static void Lower(int resource, ulong to)
    {
        ResourceLimit now;
        if (LibC.LimitResource(0, resource, null, &now) == 0)
        {
            var limit = Math.Min(to, now.Hard);
            var next = new ResourceLimit { Soft = limit, Hard = limit };
            if (LibC.LimitResource(0, resource, &next, null) == 0)
            {
                return;
            }
        }
        throw LibC.Refused($"The limit {resource} could not be set", "Report this kernel.");
    }
}

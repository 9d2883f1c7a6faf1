using CaveRuntime.Confinement.Native;

namespace CaveRuntime.Confinement.Restrictions;

/// <summary>
/// An empty network, shared memory, queues and a host name of the worker's own: what a worker gets if the host may give it.
/// An ordinary user could get the same through a user namespace, but the kernel refuses one to a process with more than
/// one thread, and a .NET host has many.
/// </summary>
internal static class WorkerNamespaces
{
    /// <summary>CLONE_NEWNET, CLONE_NEWIPC and CLONE_NEWUTS.</summary>
    internal const int Flags = 0x40000000 | 0x08000000 | 0x04000000;

    /// <summary>Whether the kernel gives them to this host: tried on a thread that ends immediately.</summary>
    internal static bool Available()
    {
        var given = false;
        var thread = new Thread(() => given = LibC.Syscall(SystemCalls.Unshare, Flags) == 0, maxStackSize: 128 * 1024)
        {
            IsBackground = true,
        };
        thread.Start();
        thread.Join();
        return given;
    }
}

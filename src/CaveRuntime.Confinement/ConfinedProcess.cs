using CaveRuntime.Confinement.Native;
using CaveRuntime.Confinement.Starting;
using CaveRuntime.Confinement.Wires;
using Microsoft.Win32.SafeHandles;

namespace CaveRuntime.Confinement;

/// <summary>
/// A worker process seen from its host: started with what it may see already taken away, joined to the host by a wire
/// and a channel for files, killed when the host disposes of it.
/// </summary>
/// <remarks>
/// The process leads its own session, works in <c>/</c>, has <c>/dev/null</c> as standard input and output, and dies
/// with the host: its wire ends, and it asks the kernel for the parent's death signal (<see cref="WorkerEnd"/>).
/// All members may be called from any thread. On other systems than Linux, only <see cref="WorkerStartInfo.Confine"/> = false
/// works: standard input and output are the wire, and no file can be sent.
/// </remarks>
public sealed class ConfinedProcess : IAsyncDisposable, IDisposable
{
    private readonly ChildProcess _child;

    private ConfinedProcess(ChildProcess child) => _child = child;

    /// <summary>
    /// Starts the program. About a millisecond on an idle machine, on the calling thread and a thread of its own.
    /// Throws <see cref="IOException"/> naming the step that the kernel refused, <see cref="ArgumentException"/> for a
    /// path that is not absolute or would open the whole file system, and <see cref="PlatformNotSupportedException"/>
    /// if confinement is asked for where it does not exist.
    /// </summary>
    public static ConfinedProcess Start(WorkerStartInfo info)
    {
        ArgumentNullException.ThrowIfNull(info);
        Check(info);
        if (SystemCalls.Known)
        {
            return new ConfinedProcess(LinuxChild.Start(info));
        }
        return info.Confine
            ? throw new PlatformNotSupportedException("A worker can be confined only on Linux (x86-64 or arm64). Use "
                + "--isolation process to run it as a plain process.")
            : StartPlain(info);
    }

    /// <summary>The start that works on every system: no confinement, no files.</summary>
    internal static ConfinedProcess StartPlain(WorkerStartInfo info) => new(PlainChild.Start(info));

    /// <summary>The process id. It belongs to this process until <see cref="Exited"/> completes.</summary>
    public int Id => _child.Id;

    /// <summary>
    /// The host's end of the wire: asynchronous, cancellable, full duplex. Reading returns 0 bytes when the worker is gone.
    /// </summary>
    public Stream Wire => _child.Wire;

    /// <summary>What the process had to give up.</summary>
    public AppliedConfinement Confinement => _child.Confinement;

    /// <summary>Completes, never faulted, when the process has ended and has been collected.</summary>
    public Task<ExitStatus> Exited => _child.Exited;

    /// <summary>The end (at most 16 KB) of what the worker wrote to standard error: the runtime's crash message, as a rule.</summary>
    public string LastWords => _child.LastWords;

    /// <summary>Processor time used by all threads so far; after the end, the last reading.</summary>
    public TimeSpan CpuTime => _child.CpuTime;

    /// <summary>Proportional memory in bytes, or the resident size where the kernel does not tell; 0 after the end.</summary>
    public long MemoryBytes => _child.MemoryBytes;

    /// <summary>Whether it was killed because it held more than <see cref="WorkerStartInfo.MaxMemoryBytes"/>.</summary>
    public bool IsOverMemory => _child.IsOverMemory;

    /// <summary>
    /// Passes an open file; the worker takes it with <see cref="WorkerEnd.ReceiveFile"/>. The host's handle stays open.
    /// Throws <see cref="IOException"/> if the worker is gone or does not take its files.
    /// </summary>
    public void SendFile(SafeFileHandle file)
    {
        ArgumentNullException.ThrowIfNull(file);
        _child.SendFile(file);
    }

    /// <summary>
    /// Allows this many more seconds of processor time from now on; the kernel ends the worker after that.
    /// Call it again before each cell. False if the system does not let this host limit that process
    /// (another user id and no CAP_SYS_RESOURCE): watch <see cref="CpuTime"/> and kill instead.
    /// </summary>
    public bool SetCpuLimit(int seconds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(seconds, 1);
        return _child.SetCpuLimit(seconds);
    }

    /// <summary>Kills the process and its group at once. Does nothing after the end; never reaches another process.</summary>
    public void Kill() => _child.Kill();

    /// <summary>Kills the process, waits until it has been collected, and closes the host's ends.</summary>
    public async ValueTask DisposeAsync()
    {
        Kill();
        await Exited.ConfigureAwait(false);
        _child.Dispose();
    }

    /// <summary>Kills the process and closes the host's ends; it is collected in the background.</summary>
    public void Dispose()
    {
        Kill();
        _child.Dispose();
    }

    private static void Check(WorkerStartInfo info)
    {
        foreach (var path in info.ReadOnlyPaths.Prepend(info.Executable))
        {
            if (!Path.IsPathFullyQualified(path))
            {
                throw new ArgumentException($"The path is not absolute: {path}. Give it from the root.", nameof(info));
            }
            if (Path.GetFullPath(path) == Path.GetPathRoot(path))
            {
                throw new ArgumentException("The root folder as a read-only path would show the worker every file. Name the "
                    + "folders it needs.", nameof(info));
            }
        }
    }
}

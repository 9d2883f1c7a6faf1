using CaveRuntime.Confinement.Native;
using Microsoft.Win32.SafeHandles;

namespace CaveRuntime.Confinement.Wires;

/// <summary>
/// The worker's side of a confined process: the wire, and the channel through which files come before the seal.
/// Open it once, at the very start of the program.
/// </summary>
public sealed class WorkerEnd
{
    internal const int WireDescriptor = 20;
    internal const int FileDescriptor = 21;
    internal const string WireVariable = "CAVE_WIRE";
    internal const string StandardStreams = "stdio";
    private readonly bool _hasFileChannel;
    private int _fileChannelClosed;

    private WorkerEnd(Stream wire, bool hasFileChannel)
    {
        Wire = wire;
        _hasFileChannel = hasFileChannel;
    }

    /// <summary>
    /// The wire, which uses only read(2) and write(2) so that it works under the seal. Reads block and return 0 bytes when
    /// the host is gone: the worker then has to exit. One reader and one writer at a time.
    /// </summary>
    public Stream Wire { get; }

    /// <summary>
    /// Takes over the descriptors that the host left open, and asks the kernel to kill this process when the host dies.
    /// Throws <see cref="IOException"/> if the program was not started by a host, or the host is gone.
    /// </summary>
    public static WorkerEnd Open()
    {
        if (Environment.GetEnvironmentVariable(WireVariable) == StandardStreams)
        {
            return new WorkerEnd(new TwoWayStream(Console.OpenStandardInput(), Console.OpenStandardOutput()), hasFileChannel: false);
        }
        if (!SystemCalls.Known || !FilePassing.AwaitGreeting(FileDescriptor))
        {
            throw new IOException("This program is a worker: it is started by CaveRuntime and does nothing by itself. Use `cave` instead.");
        }
        // The signal fires when the thread that is our parent ends. The greeting comes after the spawning thread has
        // ended, and the kernel has since made the host's first thread our parent.
        const int parentDeathSignal = 1, sigKill = 9;
        _ = LibC.Prctl(parentDeathSignal, sigKill);
        return new WorkerEnd(new DescriptorStream(WireDescriptor), hasFileChannel: true);
    }

    /// <summary>
    /// Waits for one file that the host sends. Only before the seal.
    /// Throws <see cref="IOException"/> if the host is gone, <see cref="PlatformNotSupportedException"/> where files cannot be passed.
    /// </summary>
    public SafeFileHandle ReceiveFile()
    {
        if (!_hasFileChannel)
        {
            throw new PlatformNotSupportedException("Open files can be passed to a worker only on Linux. Send the text through the wire.");
        }
        return FilePassing.ReceiveFile(FileDescriptor);
    }

    /// <summary>Closes the channel for files: nothing more can come in. Safe to call twice.</summary>
    public void CloseFileChannel()
    {
        if (_hasFileChannel && Interlocked.Exchange(ref _fileChannelClosed, 1) == 0)
        {
            _ = LibC.Close(FileDescriptor);
        }
    }
}

using Microsoft.Win32.SafeHandles;

namespace CaveRuntime.Confinement.Starting;

/// <summary>What a confined process needs of the process that was started: one implementation for each kind of system.</summary>
internal abstract class ChildProcess : IDisposable
{
    internal abstract int Id { get; }
    internal abstract Stream Wire { get; }
    internal abstract AppliedConfinement Confinement { get; }
    internal abstract Task<ExitStatus> Exited { get; }
    internal abstract string LastWords { get; }
    internal abstract TimeSpan CpuTime { get; }
    internal abstract long MemoryBytes { get; }

    /// <summary>Whether it was killed because it held more memory than it may.</summary>
    internal virtual bool IsOverMemory => false;
    internal abstract void SendFile(SafeFileHandle file);
    internal abstract bool SetCpuLimit(int seconds);
    internal abstract void Kill();

    /// <summary>Closes the host's ends; does not end the process.</summary>
    public abstract void Dispose();
}

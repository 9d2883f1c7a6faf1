using System.Net.Sockets;
using System.Runtime.Versioning;
using CaveRuntime.Confinement.Restrictions;
using CaveRuntime.Confinement.Wires;
using Microsoft.Win32.SafeHandles;

namespace CaveRuntime.Confinement.Starting;

/// <summary>A process started by <see cref="SpawningThread"/> and watched by <see cref="ProcessWatcher"/>.</summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class LinuxChild : ChildProcess
{
    private readonly SafeFileHandle _fileChannel;
    private readonly MemoryWatch? _memory;
    private readonly ProcessWatcher _watcher;
    private readonly NetworkStream _wire;

    private LinuxChild(
        int id, AppliedConfinement confinement, DescriptorPair wire, DescriptorPair files, SafeFileHandle errors, long? ceiling)
    {
        Id = id;
        Confinement = confinement;
        _memory = ceiling is { } bytes ? new MemoryWatch(bytes) : null;
        _watcher = new ProcessWatcher(id, errors, _memory);
        _fileChannel = files.Host;
        // The socket takes the descriptor over.
        var descriptor = wire.Host.DangerousGetHandle();
        wire.Host.SetHandleAsInvalid();
        _wire = new NetworkStream(new Socket(new SafeSocketHandle(descriptor, ownsHandle: true)), ownsSocket: true);
    }

    internal override int Id { get; }
    internal override AppliedConfinement Confinement { get; }
    internal override Stream Wire => _wire;
    internal override Task<ExitStatus> Exited => _watcher.Exited;
    internal override string LastWords => _watcher.LastWords;
    internal override TimeSpan CpuTime => _watcher.CpuTime;
    internal override bool IsOverMemory => _watcher.IsOverMemory;
    internal override long MemoryBytes => ProcessFigures.Memory(Id);

    internal static LinuxChild Start(WorkerStartInfo info)
    {
        var paths = info.ReadOnlyPaths.Prepend(info.Executable).ToArray();
        var abi = info.Confine ? Landlock.Abi() : 0;
        string? shortfall = null;
        var user = info.Confine ? WorkerUser.Choose(paths, out shortfall) : null;
        using var nullDevice = Descriptors.OpenNull();
        var wire = DescriptorPair.Pair(DescriptorPair.Stream);
        var files = DescriptorPair.Pair(DescriptorPair.Messages);
        var errors = DescriptorPair.Pipe();
        try
        {
            using var plan = new SpawnPlan(info, Descriptors.Number(nullDevice),
                Descriptors.Number(errors.Child), Descriptors.Number(wire.Child), Descriptors.Number(files.Child))
            {
                Restriction = info.Confine ? new Restriction(user, abi > 0 ? Landlock.CreateRuleset(abi, paths) : null) : null,
            };
            var (id, namespaces) = SpawningThread.Start(plan);
            ProcessFigures.OfferToMemoryKiller(id);
            FilePassing.Greet(files.Host);
            return new LinuxChild(id, Describe(info, abi, user, namespaces, shortfall), wire, files, errors.Host, info.MaxMemoryBytes);
        }
        catch
        {
            wire.Host.Dispose();
            files.Host.Dispose();
            errors.Host.Dispose();
            throw;
        }
        finally
        {
            wire.Child.Dispose();
            files.Child.Dispose();
            errors.Child.Dispose();
        }
    }

    internal override void SendFile(SafeFileHandle file)
    {
        _memory?.Give(RandomAccess.GetLength(file));
        FilePassing.Send(_fileChannel, file);
    }

    internal override bool SetCpuLimit(int seconds) => _watcher.IfAlive(() => ProcessFigures.LimitCpu(Id, seconds));

    internal override void Kill() => _watcher.Kill();

    public override void Dispose()
    {
        _wire.Dispose();
        _fileChannel.Dispose();
    }

    private static AppliedConfinement Describe(WorkerStartInfo info, int abi, WorkerUser? user, bool namespaces, string? shortfall)
    {
        if (!info.Confine)
        {
            return AppliedConfinement.None;
        }
        shortfall ??= Landlock.Shortfall(abi);
        return new AppliedConfinement(true, abi, user?.Id, user?.Own ?? false, namespaces, shortfall);
    }
}

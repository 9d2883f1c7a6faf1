using CaveRuntime.Confinement.Native;
using CaveRuntime.Confinement.Restrictions;
using CaveRuntime.Confinement.Wires;

namespace CaveRuntime.Confinement.Starting;

/// <summary>
/// Everything that a restricted thread needs to start a process, laid out beforehand in native memory: once
/// restricted, that thread must neither allocate nor open anything.
/// </summary>
internal sealed unsafe class SpawnPlan : IDisposable
{
    private const short SetSession = 0x80;
    private readonly NativeBlocks _blocks = new();

    internal SpawnPlan(WorkerStartInfo info, int nullDevice, int errorPipe, int wire, int fileChannel)
    {
        Executable = _blocks.Text(info.Executable);
        Arguments = _blocks.Vector([info.Executable, .. info.Arguments]);
        Environment = _blocks.Vector([.. info.Environment.Select(pair => $"{pair.Key}={pair.Value}")]);
        (Actions, Attributes) = _blocks.Spawning(SetSession);
        NativeBlocks.Check(SpawnActions.Duplicate(Actions, nullDevice, 0));
        NativeBlocks.Check(SpawnActions.Duplicate(Actions, nullDevice, 1));
        NativeBlocks.Check(SpawnActions.Duplicate(Actions, errorPipe, 2));
        NativeBlocks.Check(SpawnActions.Duplicate(Actions, wire, WorkerEnd.WireDescriptor));
        NativeBlocks.Check(SpawnActions.Duplicate(Actions, fileChannel, WorkerEnd.FileDescriptor));
        NativeBlocks.Check(SpawnActions.ChangeFolder(Actions, (byte*)_blocks.Text("/")));
    }

    internal nint Executable { get; }
    internal nint Arguments { get; }
    internal nint Environment { get; }
    internal nint Actions { get; }
    internal nint Attributes { get; }

    /// <summary>Whether and how the thread restricts itself first; null for a plain start.</summary>
    internal Restriction? Restriction { get; init; }

    public void Dispose()
    {
        _ = SpawnActions.Destroy(Actions);
        _ = SpawnActions.DestroyAttributes(Attributes);
        _blocks.Dispose();
        Restriction?.Ruleset?.Dispose();
    }
}

using System.Runtime.InteropServices;
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
    // posix_spawn_file_actions_t is 80 bytes and posix_spawnattr_t 336 in glibc and in musl.
    private const int ActionsSize = 256, AttributesSize = 512;
    private const short SetSignalDefaults = 4, SetSignalMask = 8, SetSession = 0x80;
    private readonly List<nint> _memory = [];

    internal SpawnPlan(WorkerStartInfo info, int nullDevice, int errorPipe, int wire, int fileChannel)
    {
        Executable = Text(info.Executable);
        Arguments = Vector([info.Executable, .. info.Arguments]);
        Environment = Vector([.. info.Environment.Select(pair => $"{pair.Key}={pair.Value}")]);
        Actions = Zeroed(ActionsSize);
        Attributes = Zeroed(AttributesSize);
        Check(SpawnActions.Initialize(Actions));
        Check(SpawnActions.Duplicate(Actions, nullDevice, 0));
        Check(SpawnActions.Duplicate(Actions, nullDevice, 1));
        Check(SpawnActions.Duplicate(Actions, errorPipe, 2));
        Check(SpawnActions.Duplicate(Actions, wire, WorkerEnd.WireDescriptor));
        Check(SpawnActions.Duplicate(Actions, fileChannel, WorkerEnd.FileDescriptor));
        Check(SpawnActions.ChangeFolder(Actions, (byte*)Text("/")));
        Check(SpawnActions.InitializeAttributes(Attributes));
        Check(SpawnActions.SetFlags(Attributes, SetSignalDefaults | SetSignalMask | SetSession));
        // A sigset_t of all ones names every signal; of all zeroes, none. 128 bytes in both libraries.
        var everySignal = Zeroed(128);
        new Span<byte>((void*)everySignal, 128).Fill(0xff);
        Check(SpawnActions.SetSignalDefault(Attributes, everySignal));
        Check(SpawnActions.SetSignalMask(Attributes, Zeroed(128)));
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
        foreach (var block in _memory)
        {
            NativeMemory.Free((void*)block);
        }
        _memory.Clear();
        Restriction?.Ruleset?.Dispose();
    }

    private nint Vector(IReadOnlyList<string> texts)
    {
        var vector = (nint*)Zeroed((texts.Count + 1) * sizeof(nint));
        for (var i = 0; i < texts.Count; i++)
        {
            vector[i] = Text(texts[i]);
        }
        return (nint)vector;
    }

    private nint Text(string text)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        if (bytes.Contains((byte)0))
        {
            throw new ArgumentException($"An argument or variable for the worker contains a NUL character: {text}. Remove it.");
        }
        var copy = Zeroed(bytes.Length + 1);
        bytes.CopyTo(new Span<byte>((void*)copy, bytes.Length));
        return copy;
    }

    private nint Zeroed(int size)
    {
        var block = (nint)NativeMemory.AllocZeroed((nuint)size);
        _memory.Add(block);
        return block;
    }

    private static void Check(int error)
    {
        if (error != 0)
        {
            throw LibC.Refused("The start of a process could not be prepared", error, "The C library refused; please report it.");
        }
    }
}

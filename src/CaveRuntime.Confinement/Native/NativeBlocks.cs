using System.Runtime.InteropServices;

namespace CaveRuntime.Confinement.Native;

/// <summary>Texts and parameter blocks laid out in native memory for a call that must not allocate. Freed together.</summary>
internal sealed unsafe class NativeBlocks : IDisposable
{
    // posix_spawn_file_actions_t is 80 bytes and posix_spawnattr_t 336 in glibc and in musl.
    private const int ActionsSize = 256, AttributesSize = 512;
    private readonly List<nint> _memory = [];

    internal nint Zeroed(int size)
    {
        var block = (nint)NativeMemory.AllocZeroed((nuint)size);
        _memory.Add(block);
        return block;
    }

    /// <summary>A text as the kernel reads it: UTF-8 with a zero behind it.</summary>
    internal nint Text(string text)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        if (bytes.Contains((byte)0))
        {
            throw new ArgumentException($"An argument or variable of a process contains a NUL character: {text}. Remove it.");
        }
        var copy = Zeroed(bytes.Length + 1);
        bytes.CopyTo(new Span<byte>((void*)copy, bytes.Length));
        return copy;
    }

    /// <summary>Texts one behind the other, with a null at the end.</summary>
    internal nint Vector(IReadOnlyList<string> texts)
    {
        var vector = (nint*)Zeroed((texts.Count + 1) * sizeof(nint));
        for (var i = 0; i < texts.Count; i++)
        {
            vector[i] = Text(texts[i]);
        }
        return (nint)vector;
    }

    /// <summary>The parameter blocks of posix_spawn, made ready: no signal is ignored or blocked in the new process.</summary>
    /// <param name="flags">More of POSIX_SPAWN_*.</param>
    internal (nint Actions, nint Attributes) Spawning(short flags)
    {
        const short setSignalDefaults = 4, setSignalMask = 8;
        var (actions, attributes) = (Zeroed(ActionsSize), Zeroed(AttributesSize));
        Check(SpawnActions.Initialize(actions));
        Check(SpawnActions.InitializeAttributes(attributes));
        Check(SpawnActions.SetFlags(attributes, (short)(setSignalDefaults | setSignalMask | flags)));
        // A sigset_t of all ones names every signal; of all zeroes, none. 128 bytes in both libraries.
        var everySignal = Zeroed(128);
        new Span<byte>((void*)everySignal, 128).Fill(0xff);
        Check(SpawnActions.SetSignalDefault(attributes, everySignal));
        Check(SpawnActions.SetSignalMask(attributes, Zeroed(128)));
        return (actions, attributes);
    }

    internal static void Check(int error)
    {
        if (error != 0)
        {
            throw LibC.Refused("The start of a process could not be prepared", error, "The C library refused; please report it.");
        }
    }

    public void Dispose()
    {
        foreach (var block in _memory)
        {
            NativeMemory.Free((void*)block);
        }
        _memory.Clear();
    }
}

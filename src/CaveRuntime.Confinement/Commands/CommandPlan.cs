using System.Runtime.InteropServices;
using CaveRuntime.Confinement.Native;
using CaveRuntime.Confinement.Wires;
using Microsoft.Win32.SafeHandles;

namespace CaveRuntime.Confinement.Commands;

/// <summary>Everything that the restricted thread needs to start a command, laid out beforehand in native memory.</summary>
internal sealed unsafe class CommandPlan : IDisposable
{
    private const short SetGroup = 2;
    private readonly NativeBlocks _blocks = new();

    /// <param name="start">What to run.</param>
    /// <param name="group">The process group to join.</param>
    /// <param name="gate">What the command reads one line of before it begins.</param>
    /// <param name="output">Where its output and its errors go.</param>
    internal CommandPlan(CommandStart start, int group, int gate, int output)
    {
        // The shell waits until the host has set the limits, then becomes the program.
        string[] arguments = [Shell, "-c", "read -r _ || exit 125; exec \"$@\" </dev/null", "sh", .. start.Arguments];
        Executable = _blocks.Text(Shell);
        Arguments = _blocks.Vector(arguments);
        Environment = _blocks.Vector([.. start.Environment.Select(pair => $"{pair.Key}={pair.Value}")]);
        (Actions, Attributes) = _blocks.Spawning(SetGroup);
        NativeBlocks.Check(SpawnActions.SetGroup(Attributes, group));
        NativeBlocks.Check(SpawnActions.Duplicate(Actions, gate, 0));
        NativeBlocks.Check(SpawnActions.Duplicate(Actions, output, 1));
        NativeBlocks.Check(SpawnActions.Duplicate(Actions, output, 2));
        NativeBlocks.Check(SpawnActions.ChangeFolder(Actions, (byte*)_blocks.Text(start.Folder)));
        Network = start.Network;
        Root = _blocks.Text("/");
        Writable = [.. start.Writable.Select(_blocks.Text)];
        ulong[] free = Filter(group, start, modes: true), strict = Filter(group, start, start.AllowFileModes);
        (FilterWithMounts, FilterWithoutMounts) = (Program(free), Program(strict));
    }

    internal const string Shell = "/bin/sh";

    internal nint Executable { get; }
    internal nint Arguments { get; }
    internal nint Environment { get; }
    internal nint Actions { get; }
    internal nint Attributes { get; }
    internal bool Network { get; }
    internal nint Root { get; }
    internal nint[] Writable { get; }

    /// <summary>struct sock_fprog, where disks are read-only but for what may be written.</summary>
    internal nint FilterWithMounts { get; }

    /// <summary>The same where they are not.</summary>
    internal nint FilterWithoutMounts { get; }

    internal required SafeFileHandle? Ruleset { get; init; }

    public void Dispose()
    {
        _ = SpawnActions.Destroy(Actions);
        _ = SpawnActions.DestroyAttributes(Attributes);
        _blocks.Dispose();
        Ruleset?.Dispose();
    }

    /// <summary>
    /// Starts the shell that founds the process group, outside of the restrictions. It waits for the end of a pipe that only the host
    /// holds, and then ends the group: when the host dies, so does the command with all that it started.
    /// </summary>
    internal static int StartGuard(SafeFileHandle life, SafeFileHandle nullDevice)
    {
        using var blocks = new NativeBlocks();
        (nint actions, nint attributes) = blocks.Spawning(SetGroup);
        NativeBlocks.Check(SpawnActions.SetGroup(attributes, 0));
        NativeBlocks.Check(SpawnActions.Duplicate(actions, Descriptors.Number(life), 0));
        NativeBlocks.Check(SpawnActions.Duplicate(actions, Descriptors.Number(nullDevice), 1));
        NativeBlocks.Check(SpawnActions.Duplicate(actions, Descriptors.Number(nullDevice), 2));
        NativeBlocks.Check(SpawnActions.ChangeFolder(actions, (byte*)blocks.Text("/")));
        int guard = 0;
        int error = SpawnActions.Spawn(
            &guard, blocks.Text(Shell), actions, attributes, blocks.Vector([Shell, "-c", "read -r _; kill -9 0"]), blocks.Vector([]));
        _ = SpawnActions.Destroy(actions);
        _ = SpawnActions.DestroyAttributes(attributes);
        return error == 0 ? guard : throw LibC.Refused($"{Shell} could not be started", error, "Commands need a shell there.");
    }

    private static ulong[] Filter(int group, CommandStart start, bool modes) =>
        CommandFilter.Build(RuntimeInformation.ProcessArchitecture, group, start.Network, modes);

    private nint Program(ulong[] instructions)
    {
        nint code = _blocks.Zeroed(instructions.Length * sizeof(ulong));
        instructions.CopyTo(new Span<ulong>((void*)code, instructions.Length));
        nint program = _blocks.Zeroed(16);
        *(ushort*)program = (ushort)instructions.Length;
        *(nint*)(program + 8) = code;
        return program;
    }
}

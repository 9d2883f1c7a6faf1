using System.Runtime.InteropServices;
using CaveRuntime.Confinement.Native;
using CaveRuntime.Confinement.Restrictions;
using CaveRuntime.Confinement.Starting;
using CaveRuntime.Confinement.Wires;
using Microsoft.Win32.SafeHandles;

namespace CaveRuntime.Confinement.Commands;

/// <summary>
/// A command that runs beside the host under its own seal. Everything that it starts is in one process group that it cannot leave, and
/// is ended with it, with its host, or when it passes a ceiling. Linux only. Thread-safe.
/// </summary>
public sealed unsafe class ConfinedCommand : IDisposable
{
    private const int SigKill = 9, ByProcessId = 1, AwaitExit = 4, LookMilliseconds = 100;
    private readonly Lock _gate = new();
    private readonly int _process, _group;
    private readonly SafeFileHandle _output, _life;
    private readonly Action<ReadOnlySpan<byte>> _write;
    private readonly CommandWatch _watch;
    private readonly TaskCompletionSource<ExitStatus> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _collected;
    private CommandEnd _end;

    private ConfinedCommand(
        CommandStart start,
        (int Process, bool Namespaces, bool Mounts) started,
        int group,
        int abi,
        SafeFileHandle output,
        SafeFileHandle life,
        Action<ReadOnlySpan<byte>> write)
    {
        (_process, _group, _output, _life, _write) = (started.Process, group, output, life, write);
        _watch = new CommandWatch(start, group);
        Confinement = new CommandConfinement(abi, started.Namespaces, started.Mounts);
    }

    /// <summary>What it was kept in.</summary>
    public CommandConfinement Confinement { get; }

    /// <summary>Completes when nothing of it is left and its output has been given; never fails.</summary>
    public Task<ExitStatus> Exited => _exited.Task;

    /// <summary>Why it ended; only when it has.</summary>
    public CommandEnd End => _end;

    /// <summary>What this system would keep a command in, as far as it can be told without starting one.</summary>
    public static CommandConfinement Available() => SystemCalls.Known
        ? new CommandConfinement(Landlock.Abi(), WorkerNamespaces.Available(), false)
        : new CommandConfinement(0, false, false);

    /// <summary>Starts a command.</summary>
    /// <param name="start">What to run and where.</param>
    /// <param name="write">Takes its output and errors in the order in which they came, on a thread of the command's.</param>
    /// <exception cref="IOException">It could not be started, or not be kept in; the message says which step was refused.</exception>
    /// <exception cref="PlatformNotSupportedException">Not Linux on x86-64 or arm64.</exception>
    public static ConfinedCommand Start(CommandStart start, Action<ReadOnlySpan<byte>> write)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(write);
        if (!SystemCalls.Known)
            throw new PlatformNotSupportedException("A command can be confined only on Linux (x86-64 or arm64).");
        int abi = Landlock.Abi();
        using SafeFileHandle nothing = Descriptors.OpenNull();
        DescriptorPair output = DescriptorPair.Pipe(), life = DescriptorPair.Pipe(), gate = DescriptorPair.Pipe();
        int group = 0, process = 0;
        try
        {
            // Of these two pipes the host holds the end that writes.
            group = CommandPlan.StartGuard(life.Host, nothing);
            SafeFileHandle? ruleset = abi > 0
                ? Landlock.CreateRuleset(abi, [.. CommandFolders.System(start.Network), .. start.Readable], start.Writable, start.Network)
                : null;
            using var plan = new CommandPlan(start, group, Descriptors.Number(gate.Host), Descriptors.Number(output.Child))
            {
                Ruleset = ruleset,
            };
            var started = CommandThread.Start(plan);
            process = started.Process;
            var command = new ConfinedCommand(start, started, group, abi, output.Host, life.Child, write);
            Limit(process, start);
            ProcessFigures.OfferToMemoryKiller(process);
            byte go = (byte)'\n';
            if (LibC.Write(Descriptors.Number(gate.Child), &go, 1) != 1)
                throw LibC.Refused("The command could not be let go", "It was ended by something else before it began; try again.");
            // From here on that thread owns the pipes, so nothing may fail.
            new Thread(command.Watch, maxStackSize: 256 * 1024) { Name = "cave command", IsBackground = true }.Start();
            return command;
        }
        catch
        {
            life.Child.Dispose(); // Ends the guard and with it the group.
            output.Host.Dispose();
            Collect(process);
            Collect(group);
            throw;
        }
        finally
        {
            output.Child.Dispose();
            life.Host.Dispose();
            gate.Host.Dispose();
            gate.Child.Dispose();
        }
    }

    /// <summary>Ends it and everything that it started. Does nothing when it has ended.</summary>
    public void Kill() => Kill(CommandEnd.Killed);

    /// <inheritdoc/>
    public void Dispose() => Kill();

    private void Kill(CommandEnd why)
    {
        lock (_gate)
        {
            if (_collected)
                return;
            if (_end == CommandEnd.Itself)
                _end = why;
            _ = LibC.Kill(-_group, SigKill);
        }
    }

    private void Watch()
    {
        using (_output)
        using (_life)
        {
            using var process = new SafeFileHandle((int)LibC.Syscall(SystemCalls.PidfdOpen, _process), ownsHandle: true);
            bool isOpen = true, hasEnded = false;
            var clock = System.Diagnostics.Stopwatch.StartNew();
            while (!hasEnded)
            {
                hasEnded = Await(process, ref isOpen, LookMilliseconds);
                if (clock.ElapsedMilliseconds >= LookMilliseconds && !hasEnded)
                {
                    clock.Restart();
                    if (_watch.Look() is var passed and not CommandEnd.Itself)
                        Kill(passed);
                }
            }

            // Nobody in the group can have left it, and nothing can join it while its founder is not collected.
            _ = LibC.Kill(-_group, SigKill);
            while (isOpen && !Await(null, ref isOpen, 1_000) && isOpen)
            {
            }

            ExitStatus status;
            lock (_gate)
            {
                status = Collect(_process);
                _ = Collect(_group);
                _collected = true;
            }

            _exited.SetResult(status);
        }
    }

    /// <summary>Takes output that has come. True where the process has ended; with no process, where nothing came in time.</summary>
    private bool Await(SafeFileHandle? process, ref bool isOpen, int milliseconds)
    {
        const int size = 64 << 10;
        var entries = stackalloc PollEntry[2];
        entries[0] = new PollEntry { Descriptor = isOpen ? Descriptors.Number(_output) : -1, Asked = PollEntry.Readable };
        entries[1] = new PollEntry { Descriptor = process is null ? -1 : Descriptors.Number(process), Asked = PollEntry.Readable };
        int ready = LibC.Poll(entries, 2, milliseconds);
        if (ready <= 0)
            return process is null && Marshal.GetLastPInvokeError() != LibC.Interrupted;
        if (entries[0].Given != 0)
        {
            byte* buffer = stackalloc byte[size];
            int count = (int)LibC.Read(Descriptors.Number(_output), buffer, size);
            isOpen = count > 0;
            if (isOpen)
                _write(new ReadOnlySpan<byte>(buffer, count));
        }

        return entries[1].Given != 0;
    }

    private static void Limit(int process, CommandStart start)
    {
        const int fileSize = 1, data = 2, core = 4, tasks = 6, openFiles = 7, queues = 12, descriptors = 4096;
        Lower(process, core, 0);
        Lower(process, queues, 0);
        Lower(process, fileSize, start.MaxFileBytes);
        Lower(process, data, start.MaxMemoryBytes);
        Lower(process, openFiles, descriptors);
        // Counted over all processes of the user, and not enforced for root: the watch counts in either case.
        if (LibC.EffectiveUserId() is var user and not 0)
            Lower(process, tasks, CommandWatch.TasksOf(user) + start.MaxProcesses);
    }

    private static void Lower(int process, int resource, long to)
    {
        ResourceLimit now;
        if (LibC.LimitResource(process, resource, null, &now) == 0)
        {
            ulong limit = Math.Min((ulong)to, now.Hard);
            var next = new ResourceLimit { Soft = limit, Hard = limit };
            if (LibC.LimitResource(process, resource, &next, null) == 0)
                return;
        }

        throw LibC.Refused($"The limit {resource} of a command could not be set", "Report this kernel.");
    }

    private static ExitStatus Collect(int process)
    {
        SignalInfo info = default;
        if (process == 0 || LibC.WaitId(ByProcessId, process, &info, AwaitExit) != 0)
            return default;
        const int exitedByItself = 1;
        return info.Code == exitedByItself ? new ExitStatus(info.Status, null) : new ExitStatus(null, info.Status);
    }
}

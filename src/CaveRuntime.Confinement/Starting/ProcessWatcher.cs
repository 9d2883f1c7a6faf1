using System.Runtime.InteropServices;
using System.Text;
using CaveRuntime.Confinement.Native;
using CaveRuntime.Confinement.Wires;
using Microsoft.Win32.SafeHandles;

namespace CaveRuntime.Confinement.Starting;

/// <summary>
/// Watches one process from a thread of its own: keeps the end of its standard error, and collects it when it ends.
/// Owns the error pipe. The id cannot pass to another process until this one is collected, so everything that uses the id
/// holds the same lock as collecting does.
/// </summary>
internal sealed unsafe class ProcessWatcher
{
    private const int KeptBytes = 16 * 1024;
    private const int MaxErrorBytes = 1024 * 1024;
    private const int SigKill = 9;
    private const int ByProcessId = 1, AwaitExit = 4, LeaveWaitable = 0x01000000;
    private readonly Lock _gate = new();
    private readonly int _id;
    private readonly SafeFileHandle _errors;
    private readonly MemoryWatch? _memory;
    private readonly TaskCompletionSource<ExitStatus> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[] _tail = new byte[KeptBytes];
    private long _tailLength;
    private TimeSpan _lastCpuTime;
    private bool _collected;
    private volatile bool _isOverMemory;

    internal ProcessWatcher(int id, SafeFileHandle errors, MemoryWatch? memory)
    {
        _id = id;
        _errors = errors;
        _memory = memory;
        new Thread(Watch, maxStackSize: 128 * 1024) { Name = "cave watcher", IsBackground = true }.Start();
    }

    internal Task<ExitStatus> Exited => _exited.Task;

    /// <summary>Whether it was killed because it held more memory than it may.</summary>
    internal bool IsOverMemory => _isOverMemory;

    internal TimeSpan CpuTime
    {
        get
        {
            lock (_gate)
            {
                return _collected ? _lastCpuTime : ProcessFigures.CpuTime(_id) ?? _lastCpuTime;
            }
        }
    }

    internal string LastWords
    {
        get
        {
            lock (_tail)
            {
                var length = (int)Math.Min(_tailLength, KeptBytes);
                var start = (int)((_tailLength - length) % KeptBytes);
                byte[] ordered = [.. _tail.AsSpan(start, Math.Min(length, KeptBytes - start)),
                    .. _tail.AsSpan(0, Math.Max(0, start + length - KeptBytes))];
                return Encoding.UTF8.GetString(ordered);
            }
        }
    }

    internal void Kill()
    {
        lock (_gate)
        {
            if (!_collected)
            {
                KillGroup();
            }
        }
    }

    /// <summary>Runs the act if the process has not been collected, so that the id is certainly its own; false otherwise.</summary>
    internal bool IfAlive(Func<bool> act)
    {
        lock (_gate)
        {
            return !_collected && act();
        }
    }

    private void Watch()
    {
        using (_errors)
        {
            // -1 before Linux 5.3: poll then skips it, and the end of standard error shows that the process has ended.
            using var life = new SafeFileHandle((int)LibC.Syscall(SystemCalls.PidfdOpen, _id), ownsHandle: true);
            while (!HasEnded(life))
            {
            }
            SignalInfo info = default;
            while (LibC.WaitId(ByProcessId, _id, &info, AwaitExit | LeaveWaitable) != 0
                && Marshal.GetLastPInvokeError() == LibC.Interrupted)
            {
            }
        }
        ExitStatus status;
        lock (_gate)
        {
            _lastCpuTime = ProcessFigures.CpuTime(_id) ?? _lastCpuTime;
            // Everything that it left behind in its group is killed with it, while the group's id is still ours.
            KillGroup();
            status = Collect();
            _collected = true;
        }
        _exited.SetResult(status);
    }

    /// <summary>Waits for output or the end, and keeps the output. True when there is nothing more to wait for.</summary>
    private bool HasEnded(SafeFileHandle life)
    {
        var entries = stackalloc PollEntry[2];
        var errors = _tailLength < MaxErrorBytes ? Descriptors.Number(_errors) : -1;
        entries[0] = new PollEntry { Descriptor = errors, Asked = PollEntry.Readable };
        entries[1] = new PollEntry { Descriptor = life.IsInvalid ? -1 : Descriptors.Number(life), Asked = PollEntry.Readable };
        var ready = LibC.Poll(entries, 2, LookAtMemory());
        if (ready <= 0)
        {
            return ready < 0 && Marshal.GetLastPInvokeError() != LibC.Interrupted;
        }
        if (entries[0].Given != 0 && ReadErrors())
        {
            return false;
        }
        return entries[1].Given != 0 || life.IsInvalid || AwaitLifeOnly(life);
    }

    /// <summary>Standard error has ended or is no longer read; only the end of the process is left to wait for.</summary>
    private bool AwaitLifeOnly(SafeFileHandle life)
    {
        var entry = new PollEntry { Descriptor = Descriptors.Number(life), Asked = PollEntry.Readable };
        return LibC.Poll(&entry, 1, LookAtMemory()) > 0;
    }

    /// <summary>Kills a worker that holds too much. Here, because this thread needs no pool that could be busy.</summary>
    /// <returns>Milliseconds until the next look; -1 for none.</returns>
    private int LookAtMemory()
    {
        if (_memory is null || _isOverMemory)
        {
            return -1;
        }
        // Only this thread collects the process, so the id is certainly still its own.
        if (!_memory.Holds(_id, out var wait))
        {
            _isOverMemory = true;
            Kill();
        }
        return wait;
    }

    private bool ReadErrors()
    {
        const int max = 4096;
        var buffer = stackalloc byte[max];
        var count = (int)LibC.Read(Descriptors.Number(_errors), buffer, max);
        if (count <= 0)
        {
            return false;
        }
        lock (_tail)
        {
            for (var i = 0; i < count; i++)
            {
                _tail[_tailLength++ % KeptBytes] = buffer[i];
            }
        }
        return true;
    }

    private void KillGroup()
    {
        _ = LibC.Kill(-_id, SigKill);
        _ = LibC.Kill(_id, SigKill);
    }

    private ExitStatus Collect()
    {
        SignalInfo info = default;
        if (LibC.WaitId(ByProcessId, _id, &info, AwaitExit) != 0)
        {
            return default;
        }
        const int exitedByItself = 1;
        return info.Code == exitedByItself ? new ExitStatus(info.Status, null) : new ExitStatus(null, info.Status);
    }
}

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using CaveRuntime.Confinement.Native;
using CaveRuntime.Confinement.Wires;

namespace CaveRuntime.Probe;

/// <summary>What native code in a hostile cell would try. Each answers <c>done</c> or why not, and cleans up after itself.</summary>
internal sealed unsafe class Attempts(IReadOnlyDictionary<string, string> targets)
{
    private const int WorkingFolder = -100;
    private readonly int _parent = LibC.ParentProcessId();

    internal IEnumerable<(string Name, Func<string> Try)> All()
    {
        yield return ("read-file", () => OpenRaw("/etc/passwd", 0));
        yield return ("write-file", () => OpenRaw(targets["write"], 0x41));
        yield return ("managed-read-file", () => Managed(() => File.ReadAllText("/etc/passwd")));
        yield return ("managed-write-file", () => Managed(() => File.WriteAllText(targets["write"], "x")));
        yield return ("delete-file", () => WithPath(targets["delete"], path => Call(263, 35, WorkingFolder, path, 0)));
        yield return ("link-file", () => WithPath(
            targets["write"] + "-link",
            path => WithText("/etc/passwd", target => Call(266, 36, target, WorkingFolder, path))));
        yield return ("stat-file", () => StatRaw("/etc/passwd"));
        yield return ("read-parent-environment", () => Managed(() => File.ReadAllBytes($"/proc/{_parent}/environ")));
        yield return ("open-parent-memory", () => OpenRaw($"/proc/{_parent}/mem", 0));
        yield return ("read-parent-memory", ReadParentMemory);
        yield return ("trace-parent", () => Call(101, 117, 0x4206, _parent, 0, 0));
        yield return ("signal-parent", () => Call(62, 129, _parent, 0));
        yield return ("signal-parent-thread", () => Call(234, 131, _parent, _parent, 0));
        yield return ("signal-everyone", () => Call(62, 129, -1, 0));
        yield return ("read-parent-limits", () => Call(302, 261, _parent, 0, 0, s_zero));
        yield return ("tcp", () => Connect(
            AddressFamily.InterNetwork,
            ProtocolType.Tcp,
            new IPEndPoint(IPAddress.Loopback, int.Parse(targets["tcp"]))));
        yield return ("udp", SendDatagram);
        yield return ("unix-socket", () => Connect(AddressFamily.Unix, 0, new UnixDomainSocketEndPoint(targets["unix"])));
        yield return ("abstract-socket", () => Connect(AddressFamily.Unix, 0, new UnixDomainSocketEndPoint('\0' + targets["abstract"])));
        yield return ("netlink", () => Opened(Call(41, 198, 16, 3, 0)));
        yield return ("vsock", () => Opened(Call(41, 198, 40, 1, 0)));
        yield return ("socketpair", SocketPair);
        yield return ("fork", Fork);
        yield return ("run-program", () => Managed(() => Process.Start("/bin/true").WaitForExit()));
        yield return ("memory-file", () => WithText("probe", name => Opened(Call(319, 279, name, 0))));
        yield return ("io-uring", IoUring);
        yield return ("userfaultfd", () => Opened(Call(323, 282, 1)));
        yield return ("bpf", () => Call(321, 280, 99, 0, 0));
        yield return ("perf", () => Call(298, 241, 0, 0, -1, -1, 0));
        yield return ("namespace", () => Call(272, 97, 0x10000000));
        yield return ("become-root", () => Call(117, 147, 0, 0, 0));
        yield return ("new-session", () => Call(112, 157));
        yield return ("key-ring", () => Call(250, 219, 0, -3, 1));
        yield return ("shared-memory", () => Removed(Call(29, 194, 0, 4096, 0x200 | 0x180), 31, 195));
        yield return ("message-queue", () => Removed(Call(68, 186, 0, 0x200 | 0x180), 71, 187));
        yield return ("inotify", () => Opened(Call(294, 26, 0)));
        yield return ("signal-descriptor", () => Opened(Call(289, 74, -1, s_zero, 8, 0)));
        yield return ("process-descriptor", () => Opened(Call(434, 434, _parent, 0)));
        yield return ("receive-files", () => Call(47, 212, WorkerEnd.WireDescriptor, 0, 0));
        yield return ("survive-parent", () => Call(157, 167, 1, 0));
        yield return ("become-dumpable", () => Call(157, 167, 4, 1));
        yield return ("raise-limit", RaiseLimit);
        yield return ("terminal-injection", () => Call(16, 29, 0, 0x5412, s_zero));
    }

    private static readonly nint s_zero = (nint)NativeMemory.AllocZeroed(64);

    private static string Call(nint x64, nint arm64, nint a = 0, nint b = 0, nint c = 0, nint d = 0, nint e = 0)
    {
        var number = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? arm64 : x64;
        var result = LibC.Syscall(number, a, b, c, d, e);
        return result >= 0 ? $"done {result}" : Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError());
    }

    private static string Opened(string outcome)
    {
        if (outcome.StartsWith("done "))
        {
            _ = LibC.Close(int.Parse(outcome.AsSpan(5)));
        }
        return outcome;
    }

    private static string Removed(string outcome, nint x64, nint arm64)
    {
        const int remove = 0;
        if (outcome.StartsWith("done "))
        {
            _ = Call(x64, arm64, int.Parse(outcome.AsSpan(5)), remove, 0);
        }
        return outcome;
    }

    private static string OpenRaw(string path, int flags) =>
        WithPath(path, text => Opened(Call(257, 56, WorkingFolder, text, flags, 0x180)));

    private static string StatRaw(string path)
    {
        var buffer = stackalloc byte[256];
        var start = (nint)buffer;
        return WithPath(path, text => Call(262, 79, WorkingFolder, text, start, 0));
    }

    private static string WithPath(string path, Func<nint, string> act) => WithText(path, act);

    private static string WithText(string text, Func<nint, string> act)
    {
        var copy = Marshal.StringToCoTaskMemUTF8(text);
        try
        {
            return act(copy);
        }
        finally
        {
            Marshal.FreeCoTaskMem(copy);
        }
    }

    private static string Managed(Action act)
    {
        try
        {
            act();
            return "done";
        }
        catch (Exception refusal)
        {
            return $"{refusal.GetType().Name}: {refusal.Message.ReplaceLineEndings(" ")}";
        }
    }

    private static string Connect(AddressFamily family, ProtocolType protocol, EndPoint to) => Managed(() =>
    {
        using var socket = new Socket(family, SocketType.Stream, protocol);
        socket.Connect(to);
    });

    private string SendDatagram() => Managed(() =>
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.SendTo("out"u8, new IPEndPoint(IPAddress.Loopback, int.Parse(targets["udp"])));
    });

    private static string SocketPair()
    {
        var pair = stackalloc int[2];
        var outcome = Call(53, 199, 1, 1, 0, (nint)pair);
        if (outcome.StartsWith("done"))
        {
            _ = LibC.Close(pair[0]);
            _ = LibC.Close(pair[1]);
        }
        return outcome;
    }

    private static string IoUring()
    {
        var parameters = stackalloc byte[120];
        new Span<byte>(parameters, 120).Clear();
        return Opened(Call(425, 425, 1, (nint)parameters));
    }

    private static string Fork()
    {
        const int childEnds = 17;
        var me = LibC.ProcessId();
        var outcome = Call(56, 220, childEnds);
        if (LibC.ProcessId() != me)
        {
            _ = Call(231, 94, 0);
        }
        return outcome;
    }

    private string ReadParentMemory()
    {
        var parts = targets["secret"].Split(':');
        var buffer = stackalloc byte[64];
        var here = new IoVector { Start = buffer, Length = (nuint)int.Parse(parts[1]) };
        var there = new IoVector { Start = (void*)nint.Parse(parts[0]), Length = here.Length };
        var outcome = LibC.Syscall(RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 270 : 310,
            _parent, (nint)(&here), 1, (nint)(&there), 1);
        return outcome >= 0
            ? $"done {Encoding.UTF8.GetString(buffer, (int)outcome)}"
            : Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError());
    }

    private static string RaiseLimit()
    {
        const int openFiles = 7;
        ResourceLimit now;
        _ = LibC.LimitResource(0, openFiles, null, &now);
        var next = new ResourceLimit { Soft = now.Soft, Hard = now.Hard };
        return LibC.LimitResource(0, openFiles, &next, null) == 0 ? "done" : Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError());
    }
}

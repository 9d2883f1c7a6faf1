using System.Diagnostics;
using System.Text;
using CaveRuntime.Confinement.Sealing;
using CaveRuntime.Confinement.Wires;
using CaveRuntime.Probe;

// probe host …: plays the host, in a process of its own that a test can kill or give another user.
if (args[0] == "host")
{
    return await HostModes.Run(args[1..]);
}

// probe store …: holds a session and appends to it as it is told.
if (args[0] == "store")
{
    return await StoreModes.Run(args[1..]);
}

// probe MODE …: a worker that does one thing and answers on the wire, a line a finding.
var worker = WorkerEnd.Open();
switch (args[0])
{
    case "echo":
        var buffer = new byte[64 * 1024];
        while (worker.Wire.Read(buffer) is var count and > 0)
        {
            worker.Wire.Write(buffer.AsSpan(0, count));
        }
        return 0;
    case "hostile":
        HostileWorker.Run(worker.Wire, args[1]);
        return 0;
    case "exit":
        return int.Parse(args[1]);
    case "abort":
        Environment.FailFast("the probe was told to fail");
        return 0;
    case "file":
        using (var file = worker.ReceiveFile())
        {
            var content = new byte[1024];
            var read = RandomAccess.Read(file, content, 0);
            worker.Wire.Write(content.AsSpan(0, read));
        }
        return 0;
    case "deaf":
        // Does not watch the wire: only the death signal can end it.
        worker.Wire.Write("up\n"u8);
        Thread.CurrentThread.Join();
        return 0;
    case "facts":
        Say(Facts.Lines());
        return 0;
    case "attempts":
        // attempts seal|open NAME=TARGET … : tries everything on three kinds of thread.
        return Trials.Run(worker, args[1] == "seal", args[2..], Say);
    case "foreign-call":
        // Sealed, then a call through another architecture's door. No return from that.
        CaveRuntime.Confinement.Sealing.Seal.Warm();
        _ = CaveRuntime.Confinement.Sealing.Seal.Apply(worker);
        Say(["sealed"]);
        Say([ForeignCalls.Make(args[1])]);
        return 0;
    case "labour":
        var before = Labour.Do().ToArray();
        new Limits().Apply();
        CaveRuntime.Confinement.Sealing.Seal.Warm();
        _ = CaveRuntime.Confinement.Sealing.Seal.Apply(worker);
        Say(before);
        Say(["sealed"]);
        Say(Labour.Do());
        return 0;
    case "hog":
        new Limits().Apply();
        CaveRuntime.Confinement.Sealing.Seal.Warm();
        _ = CaveRuntime.Confinement.Sealing.Seal.Apply(worker);
        Say(["sealed"]);
        Say([Hogs.Try(args[1])]);
        return 0;
    case "attest":
        new Limits().Apply();
        CaveRuntime.Confinement.Sealing.Seal.Warm();
        var clock = Stopwatch.StartNew();
        var seal = CaveRuntime.Confinement.Sealing.Seal.Apply(worker);
        var applied = clock.Elapsed;
        var attestation = seal.Attest();
        var attested = clock.Elapsed;
        Say([
            $"holds {attestation.Holds}", $"tier {attestation.Tier}", $"failure {attestation.Failure}", $"landlock {attestation.LandlockAbi}",
            $"user {attestation.User}", .. attestation.Tests.Select(test => test.ToString()),
            $"applied {applied.TotalMilliseconds:F2} ms", $"attested {attested.TotalMilliseconds:F2} ms",
        ]);
        return 0;
    default:
        Say([$"unknown mode {args[0]}"]);
        return 2;
}

void Say(IEnumerable<string> lines) =>
    worker.Wire.Write(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"));

using System.Buffers.Binary;
using System.Text;

namespace CaveRuntime.Probe;

/// <summary>A worker that has fallen to its cell: behaves on the wire until a cell comes, then breaks one rule.</summary>
internal static class HostileWorker
{
    private const byte Ready = 64, Opened = 65, CellFinished = 66, Result = 32, Call = 96;

    public static void Run(Stream wire, string rule)
    {
        if (rule != "unready")
            Send(wire, Ready, """{"protocol":4}""");
        Receive(wire);
        if (rule == "unopened")
            Receive(wire);
        Send(wire, Opened, """{"error":null,"sealed":true,"attestation":[]}""");
        Receive(wire);
        Break(wire, rule);
        // Stays, so that only the host can end it.
        while (Receive(wire))
        {
        }
    }

    private static void Break(Stream wire, string rule)
    {
        switch (rule)
        {
            case "malformed":
                Send(wire, CellFinished, "{not json");
                break;
            case "wrong-shape":
                Send(wire, CellFinished, """{"cell":1,"status":"Ok","output":[1,2,3]}""");
                break;
            case "wrong-type":
                Send(wire, CellFinished, """{"$type":"System.Diagnostics.Process, System","cell":1}""");
                break;
            case "missing-member":
                Send(wire, CellFinished, """{"cell":1,"status":"Ok"}""");
                break;
            case "null-member":
                Send(wire, CellFinished, Finished(1).Replace("\"variables\":[]", "\"variables\":null", StringComparison.Ordinal));
                break;
            case "oversized":
                wire.Write([CellFinished, 0xff, 0xff, 0xff, 0x7f]);
                break;
            case "truncated":
                wire.Write([CellFinished, 100, 0, 0, 0, (byte)'{']);
                Environment.Exit(0);
                break;
            case "unknown-kind":
                Send(wire, 200, "{}");
                break;
            case "wrong-direction":
                Send(wire, 2, """{"cell":1,"code":"1"}""");
                break;
            case "unknown-call":
                Send(wire, Call, """{"kind":"shell","id":7,"cell":1,"prompt":"wait"}""");
                break;
            case "call-of-the-first-protocol":
                Send(wire, 67, """{"id":7,"cell":1,"kind":"Query","prompt":"wait","system":null,"model":null}""");
                break;
            case "call-of-the-second-protocol":
                Send(wire, 80, """{"id":7,"cell":1,"prompt":"wait"}""");
                break;
            case "call-without-a-kind":
                Send(wire, Call, """{"id":7,"cell":1,"prompt":"wait"}""");
                break;
            case "call-with-its-kind-last":
                Send(wire, Call, """{"id":7,"cell":1,"prompt":"wait","kind":"query"}""");
                break;
            case "result":
                Send(wire, Result, """{"kind":"reply","id":7,"text":"mine"}""");
                break;
            case "call-of-another-kind":
                Send(wire, Call, """{"kind":"archive_read","id":7,"cell":1,"prompt":"wait"}""");
                break;
            case "second-opening":
                Send(wire, Opened, """{"error":null,"sealed":true,"attestation":[]}""");
                break;
            case "forged-cell":
                Send(wire, CellFinished, Finished(99));
                break;
            case "twice":
                Send(wire, CellFinished, Finished(1));
                Send(wire, CellFinished, Finished(1));
                break;
            case "forged-call":
                Send(wire, Call, """{"kind":"query","id":7,"cell":1,"prompt":"wait","system":null,"model":null}""");
                Send(wire, Call, """{"kind":"query","id":7,"cell":1,"prompt":"wait","system":null,"model":null}""");
                break;
            case "flood":
                for (int id = 1; id <= 30_000; id++)
                    Send(wire, Call, $$"""{"kind":"query","id":{{id}},"cell":1,"prompt":"wait","system":null,"model":null}""");
                break;
            case "deep":
                Send(wire, CellFinished, new string('[', 100_000));
                break;
            case "silence":
                break;
        }
    }

    private static string Finished(int cell) =>
        $$"""{"cell":{{cell}},"status":"Ok","layer":null,"output":{"head":"","tail":"","chars":0,"variable":null},"value":null,"error":null,"variables":[],"unassigned":[],"final":null}""";

    private static void Send(Stream wire, byte kind, string json)
    {
        byte[] payload = Encoding.UTF8.GetBytes(json);
        byte[] frame = new byte[5 + payload.Length];
        frame[0] = kind;
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(1), payload.Length);
        payload.CopyTo(frame, 5);
        try
        {
            wire.Write(frame);
        }
        catch (IOException)
        {
            // The host has hung up, as it should.
        }
    }

    private static bool Receive(Stream wire)
    {
        byte[] header = new byte[5];
        if (wire.ReadAtLeast(header, 5, throwOnEndOfStream: false) < 5)
            return false;
        byte[] payload = new byte[BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(1))];
        wire.ReadExactly(payload);
        return true;
    }
}

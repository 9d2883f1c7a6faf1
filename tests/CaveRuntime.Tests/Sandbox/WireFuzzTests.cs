using System.Diagnostics;
using System.Text.Json.Serialization.Metadata;
using CaveRuntime.Protocol;
using CaveRuntime.Protocol.Messages;
using CaveRuntime.Scopes;
using CaveRuntime.Scopes.Calls;

namespace CaveRuntime.Tests.Sandbox;

/// <summary>Bytes from a worker may be anything: reading them gives a message, a named fault, or the end of the stream. Fixed seed, bounded
/// time.</summary>
public sealed class WireFuzzTests
{
    private const int Seed = 20_261_120;
    private const int Rounds = 20_000;
    private static readonly TimeSpan s_budget = TimeSpan.FromSeconds(20);

    [Fact]
    public void Damaged_frames_never_do_more_than_be_refused()
    {
        var random = new Random(Seed);
        byte[] good = Good();
        var clock = Stopwatch.StartNew();
        int refused = 0, understood = 0;
        for (int round = 0; round < Rounds && clock.Elapsed < s_budget; round++)
        {
            using var wire = new Wire(new MemoryStream(Damage(good, random)));
            try
            {
                while (wire.Read() is { } frame)
                {
                    Interpret(frame);
                    understood++;
                }
            }
            catch (WireException e)
            {
                Assert.True(Enum.IsDefined(e.Fault));
                refused++;
            }
        }

        Assert.True(refused > 100 && understood > 100, $"The damage is one-sided: {refused} refused, {understood} understood.");
    }

    private static void Interpret(Frame frame)
    {
        switch (frame.Kind)
        {
            case FrameKind.Ready: frame.Read(WireJson.Default.WorkerReady); break;
            case FrameKind.Opened: frame.Read(WireJson.Default.ScopeOpened); break;
            case FrameKind.CellFinished: frame.Read(WireJson.Default.CellResult); break;
            default: frame.Read(WireJson.Default.ScopeCall); break;
        }
    }

    private static byte[] Good()
    {
        using var bytes = new MemoryStream();
        var wire = new Wire(bytes);
        Write(FrameKind.Ready, new WorkerReady(WorkerReady.CurrentProtocol), WireJson.Default.WorkerReady);
        Write(FrameKind.Opened, new ScopeOpened(null, true, ["open: denied"]), WireJson.Default.ScopeOpened);
        Call(new QueryCall("what \"is\" this? 🦊") { Id = 1, Cell = 1 });
        Call(new MapCall("count", new CallText(0, 3)) { Id = 2, Cell = 1, Batch = new BatchPlace(1, 0, 2), Shape = new ReplyShape("{}") });
        Call(new MemberCall("shop", "Order", "[1]") { Id = 3, Cell = 1 });
        Write(
            FrameKind.CellFinished,
            new CellResult(
                1,
                CellStatus.Exception,
                CellLayer.Runtime,
                new CellOutput("head", "tail", 99_999, "_out1"),
                "42",
                new CellError("E", "m", 3),
                [new VariableInfo("x", "int", null, VariableChange.New)],
                ["y"],
                new FinalValue("a", "\"a\"")),
            WireJson.Default.CellResult);
        return bytes.ToArray();

        void Call(ScopeCall call) => Write(FrameKind.Call, call, WireJson.Default.ScopeCall);

        void Write<T>(FrameKind kind, T message, JsonTypeInfo<T> type) => wire.Write(kind, message, type);
    }

    private static byte[] Damage(byte[] good, Random random)
    {
        byte[] bytes = [.. good];
        for (int i = random.Next(4); i >= 0; i--)
        {
            int at = random.Next(bytes.Length);
            switch (random.Next(5))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: bytes = bytes[..at]; break;
                case 3: bytes = [.. bytes[..at], .. bytes[random.Next(bytes.Length)..]]; break;
                default: random.NextBytes(bytes.AsSpan(at, Math.Min(4, bytes.Length - at))); break;
            }

            if (bytes.Length == 0)
                return good;
        }

        return bytes;
    }
}

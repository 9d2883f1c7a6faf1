using CaveRuntime.Confinement;
using CaveRuntime.Confinement.Starting;
using CaveRuntime.Protocol;
using CaveRuntime.Protocol.Messages;
using CaveRuntime.Scopes;
using CaveRuntime.Scopes.Calls;
using CaveRuntime.Scopes.Workers;
using CaveRuntime.Tests.Sealing;

namespace CaveRuntime.Tests.Sandbox;

/// <summary>Every kind of call and of result has a frame of its own, and neither side takes one kind for another.</summary>
public sealed class CallWireTests
{
    private static readonly BatchPlace s_place = new(3, 1, 2);
    private static readonly ReplyShape s_shape = new("{\"type\":\"integer\"}", "four", "no number");

    private static readonly ScopeCall[] s_calls =
    [
        new QueryCall(1, 2, "what \"is\" this? 🦊"),
        new QueryCall(1, 2, "p", "system", "model", s_place, s_shape),
        new ChildCall(2, 2, "why?", new CallText(0, 9)),
        new ChildCall(2, 2, "why?", new CallText(0, 3, "own"), s_place, s_shape),
        new MapCall(3, 2, "count", new CallText(5, 9), s_place, s_shape),
        new ReduceCall(4, 2, "add", new CallText(0, 3, "[1]"), s_place, s_shape),
        new BudgetCall(5, 2),
        new MemberCall(6, 2, "shop", "Order", "[1,\"x\"]"),
        new BranchCall(7, 2, "look", "find it"),
        new FoldCall(8, 2, "found"),
        new ArchiveCountCall(9, 2),
        new ArchiveReadCall(10, 2, "archive:1"),
    ];

    private static readonly ScopeResult[] s_results =
    [
        new FailedResult(1, "no", "part"),
        new ReplyResult(2, "🦊"),
        new BudgetResult(3, new BudgetLeft(1, 0.5m, 2, 3, 4.5, 1, 7)),
        new BudgetResult(3, new BudgetLeft(null, null, 2, 3, 4.5, 1, 7)),
        new MemberResult(4, "null"),
        new MemberErrorResult(5, "TimeoutException", "late"),
        new DoneResult(6),
        new ArchiveCountResult(7, 12),
        new ArchiveTextResult(8, "words"),
    ];

    [Fact]
    public void Every_call_comes_out_as_it_went_in()
    {
        Assert.Equal(Kinds<ScopeCall>(), s_calls.Select(c => c.GetType()).ToHashSet());
        foreach (ScopeCall call in s_calls)
            Assert.Equal(call, CallFrames.Read(FrameOf(call)));
    }

    [Fact]
    public async Task Every_result_comes_out_as_it_went_in()
    {
        Assert.Equal(Kinds<ScopeResult>(), s_results.Select(r => r.GetType()).ToHashSet());
        foreach (ScopeResult result in s_results)
            Assert.Equal(result, ResultFrames.Read(await FrameOfAsync(result)));
    }

    [Fact]
    public async Task Each_side_reads_its_own_kinds_and_refuses_every_other_byte()
    {
        var calls = s_calls.ToLookup(c => FrameOf(c).Kind);
        FrameKind[] results = await Task.WhenAll(s_results.Select(async r => (await FrameOfAsync(r)).Kind));
        Assert.Equal(Kinds<ScopeCall>().Count, calls.Count);
        Assert.Equal(Kinds<ScopeResult>().Count, results.Distinct().Count());
        Assert.All(calls, c => Assert.True((byte)c.Key >= 64));
        Assert.All(results, kind => Assert.True((byte)kind < 64));
        for (int kind = 0; kind <= byte.MaxValue; kind++)
        {
            var frame = new Frame((FrameKind)kind, "{}"u8.ToArray());
            // A payload without members is no call and no result, so that every kind is refused for one reason or the other.
            Assert.Equal(
                calls.Contains(frame.Kind) ? WireFault.Malformed : WireFault.UnknownKind,
                Assert.Throws<WireException>(() => CallFrames.Read(frame)).Fault);
            Assert.Equal(
                results.Contains(frame.Kind) ? WireFault.Malformed : WireFault.UnknownKind,
                Assert.Throws<WireException>(() => ResultFrames.Read(frame)).Fault);
        }
    }

    [Theory]
    [InlineData((byte)FrameKind.QueryCall, """{"id":1,"cell":1,"prompt":"x"}""")]
    [InlineData((byte)FrameKind.CellFinished, "{}")]
    [InlineData((byte)4, """{"id":1,"ok":true,"text":"x","error":null}""")]
    [InlineData((byte)200, "{}")]
    public async Task A_worker_ends_at_a_kind_that_does_not_travel_to_it(byte kind, string json)
    {
        await using ConfinedProcess process = ConfinedProcess.Start(new WorkerStartInfo
        {
            Executable = WorkerFiles.Find(),
            Environment = WorkerFiles.StartEnvironment(1L << 30),
            Confine = false,
        });
        using var wire = new Wire(process.Wire);
        var open = new OpenScope(0, 0, [], "off", new Dictionary<string, string>(), false, new CellLimits());
        Assert.Equal(FrameKind.Ready, await KindAsync());
        await wire.WriteAsync(FrameKind.Open, open, WireJson.Default.OpenScope, CancellationToken.None);
        Assert.Equal(FrameKind.Opened, await KindAsync());
        await wire.WriteAsync((FrameKind)kind, System.Text.Encoding.UTF8.GetBytes(json), CancellationToken.None);
        Assert.NotEqual(0, (await process.Exited.WaitAsync(Probes.Patience)).Code);
        Assert.Contains(nameof(WireFault.UnknownKind), process.LastWords, StringComparison.Ordinal);

        async Task<FrameKind?> KindAsync() =>
            (await wire.ReadAsync(CancellationToken.None).AsTask().WaitAsync(Probes.Patience))?.Kind;
    }

    private static HashSet<Type> Kinds<T>() => [.. typeof(T).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(T)) && !t.IsAbstract)];

    private static Frame FrameOf(ScopeCall call)
    {
        using var bytes = new MemoryStream();
        CallFrames.Write(new Wire(bytes), call);
        bytes.Position = 0;
        return new Wire(bytes).Read()!.Value;
    }

    private static async Task<Frame> FrameOfAsync(ScopeResult result)
    {
        using var bytes = new MemoryStream();
        await ResultFrames.WriteAsync(new Wire(bytes), result, CancellationToken.None);
        bytes.Position = 0;
        return new Wire(bytes).Read()!.Value;
    }
}

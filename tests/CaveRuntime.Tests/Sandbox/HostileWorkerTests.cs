using CaveRuntime.Protocol.Messages;
using CaveRuntime.Scopes;
using CaveRuntime.Scopes.Calls;
using CaveRuntime.Scopes.Workers;
using CaveRuntime.Testing;
using CaveRuntime.Tests.Sealing;

namespace CaveRuntime.Tests.Sandbox;

/// <summary>A worker that has fallen breaks the rules of the wire: the host drops it with a named reason, and lives.</summary>
public sealed class HostileWorkerTests
{
    [Theory]
    [InlineData("malformed", "Malformed")]
    [InlineData("wrong-shape", "Malformed")]
    [InlineData("wrong-type", "Malformed")]
    [InlineData("missing-member", "Malformed")]
    [InlineData("null-member", "Malformed")]
    [InlineData("oversized", "Oversized")]
    [InlineData("truncated", "Truncated")]
    [InlineData("unknown-kind", "UnknownKind")]
    [InlineData("wrong-direction", "UnknownKind")]
    [InlineData("unknown-call", "UnknownKind")]
    [InlineData("call-of-the-first-protocol", "UnknownKind")]
    [InlineData("call-of-the-second-protocol", "UnknownKind")]
    [InlineData("call-without-a-kind", "Malformed")]
    [InlineData("call-with-its-kind-last", "Malformed")]
    [InlineData("result", "UnknownKind")]
    [InlineData("call-of-another-kind", "Malformed")]
    [InlineData("second-opening", "OutOfOrder")]
    [InlineData("forged-cell", "OutOfOrder")]
    [InlineData("forged-call", "Forged")]
    [InlineData("flood", "Flood")]
    [InlineData("deep", "Malformed")]
    public async Task A_worker_that_breaks_a_rule_is_dropped_with_its_name(string rule, string fault)
    {
        await using WorkerProcess worker = await Open(rule);
        ScopeLostException lost = await Assert.ThrowsAsync<ScopeLostException>(() =>
            worker.RunAsync(new CellRequest(1, "1", TestContext.Patience), Wait, CancellationToken.None).WaitAsync(TestContext.Patience));
        Assert.Contains(fault, lost.Message, StringComparison.Ordinal);
        Assert.True(worker.IsLost);
    }

    [Fact]
    public async Task A_second_end_of_one_cell_drops_the_worker()
    {
        await using WorkerProcess worker = await Open("twice");
        await worker.RunAsync(new CellRequest(1, "1", TestContext.Patience), Wait, CancellationToken.None);
        ScopeLostException lost = await Assert.ThrowsAsync<ScopeLostException>(() =>
            worker.RunAsync(new CellRequest(2, "1", TestContext.Patience), Wait, CancellationToken.None).WaitAsync(TestContext.Patience));
        Assert.Contains("OutOfOrder", lost.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_that_says_nothing_more_is_killed_one_second_after_the_limit()
    {
        await using WorkerProcess worker = await Open("silence");
        ScopeLostException lost = await Assert.ThrowsAsync<ScopeLostException>(() =>
            worker.RunAsync(
                new CellRequest(1, "1", TimeSpan.FromMilliseconds(100)),
                Wait,
                CancellationToken.None).WaitAsync(TestContext.Patience));
        Assert.True(lost.TimedOut);
    }

    [Fact]
    public async Task A_worker_that_never_becomes_ready_is_given_up()
    {
        var time = new FakeTime();
        Task<WorkerProcess> starting = WorkerProcess.AttachAsync(
            Probes.Start(confine: false, "hostile", "unready"),
            time,
            CancellationToken.None);
        time.Advance(await time.TimerSetAsync(_ => true));
        ScopeLostException lost = await Assert.ThrowsAsync<ScopeLostException>(() => starting.WaitAsync(TestContext.Patience));
        Assert.Contains("did not become ready within 2 minutes", lost.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_that_never_opens_its_scope_is_a_lost_worker()
    {
        var time = new FakeTime();
        await using WorkerProcess worker = await WorkerProcess.AttachAsync(
            Probes.Start(confine: false, "hostile", "unopened"),
            time,
            CancellationToken.None);
        Task opening = worker.OpenAsync(
            new OpenScope(0, 0, [], "off", new Dictionary<string, string>(), false, new CellLimits()),
            null,
            CancellationToken.None);
        time.Advance(await time.TimerSetAsync(_ => true));
        ScopeLostException lost = await Assert.ThrowsAsync<ScopeLostException>(() => opening.WaitAsync(TestContext.Patience));
        Assert.Contains("did not open its scope within 2 minutes", lost.Message, StringComparison.Ordinal);
    }

    private static async Task<WorkerProcess> Open(string rule)
    {
        WorkerProcess worker = await WorkerProcess.AttachAsync(
            Probes.Start(confine: false, "hostile", rule),
            TimeProvider.System,
            CancellationToken.None);
        await worker.OpenAsync(
            new OpenScope(0, 0, [], "off", new Dictionary<string, string>(), false, new CellLimits()),
            null,
            CancellationToken.None);
        return worker;
    }

    private static async Task<ScopeResult> Wait(ScopeCall call, CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        return new FailedResult("") { Id = call.Id };
    }
}

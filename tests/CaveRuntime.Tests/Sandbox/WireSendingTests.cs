using CaveRuntime.Protocol;
using CaveRuntime.Protocol.Messages;

namespace CaveRuntime.Tests.Sandbox;

/// <summary>Frames leave in the order in which they came; those that wait while the stream is busy leave in one write.</summary>
public sealed class WireSendingTests
{
    [Fact]
    public async Task Frames_that_wait_together_leave_together_and_in_order()
    {
        var stream = new HeldStream();
        using var wire = new Wire(stream);
        Task[] sent = [.. Enumerable.Range(0, 50).Select(i => SendAsync(wire, $"{i}"))];
        Assert.Equal(1, stream.Writes);
        Assert.DoesNotContain(sent, s => s.IsCompleted);
        stream.Release();
        await Task.WhenAll(sent);
        Assert.Equal(2, stream.Writes);
        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"{i}"), await CodesAsync(stream));
    }

    [Fact]
    public async Task A_frame_that_is_too_long_fails_alone()
    {
        var stream = new HeldStream();
        using var wire = new Wire(stream);
        Task[] sent = [SendAsync(wire, "1"), SendAsync(wire, "2"), SendAsync(wire, new string('x', Wire.MaxPayloadBytes)), SendAsync(wire, "4")];
        stream.Release();
        Assert.Equal(WireFault.Oversized, (await Assert.ThrowsAsync<WireException>(() => sent[2])).Fault);
        await Task.WhenAll(sent[0], sent[1], sent[3]);
        Assert.Equal(["1", "2", "4"], await CodesAsync(stream));
    }

    [Fact]
    public async Task A_frame_whose_turn_has_not_come_can_be_taken_back_and_one_that_has_begun_cannot()
    {
        var stream = new HeldStream();
        using var wire = new Wire(stream);
        using var stop = new CancellationTokenSource();
        Task begun = SendAsync(wire, "begun", stop.Token);
        Task waiting = SendAsync(wire, "waiting", stop.Token);
        Task after = SendAsync(wire, "after");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.False(begun.IsCompleted);
        stream.Release();
        await Task.WhenAll(begun, after);
        Assert.Equal(["begun", "after"], await CodesAsync(stream));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SendAsync(wire, "late", stop.Token));
        Assert.Equal(["begun", "after"], await CodesAsync(stream));
    }

    [Fact]
    public async Task Whoever_waits_for_a_stream_that_breaks_is_told_and_so_is_whoever_comes_later()
    {
        var stream = new HeldStream { IsBroken = true };
        using var wire = new Wire(stream);
        Task[] sent = [.. Enumerable.Range(0, 3).Select(i => SendAsync(wire, $"{i}"))];
        stream.Release();
        foreach (Task each in sent)
            await Assert.ThrowsAsync<IOException>(() => each);
        await Assert.ThrowsAsync<IOException>(() => SendAsync(wire, "late"));
    }

    [Fact]
    public async Task Thousands_from_many_threads_arrive_once_each_and_whole()
    {
        using var stream = new MemoryStream();
        using var wire = new Wire(stream);
        await Parallel.ForAsync(0, 5_000, async (i, stop) => await SendAsync(wire, new string('x', i % 700) + i, stop));
        string[] codes = await CodesAsync(stream);
        Assert.Equal(
            Enumerable.Range(0, 5_000).Select(i => new string('x', i % 700) + i).Order(StringComparer.Ordinal),
            codes.Order(StringComparer.Ordinal));
    }

    private static Task SendAsync(Wire wire, string code, CancellationToken cancellationToken = default) =>
        wire.WriteAsync(FrameKind.RunCell, new RunCell(1, code), WireJson.Default.RunCell, cancellationToken).AsTask();

    private static async Task<string[]> CodesAsync(MemoryStream stream)
    {
        var codes = new List<string>();
        using var wire = new Wire(new MemoryStream(stream.ToArray()));
        while (await wire.ReadAsync(CancellationToken.None) is { } frame)
            codes.Add(frame.Read(WireJson.Default.RunCell).Code);
        return [.. codes];
    }

    /// <summary>Lets nothing through until it is released.</summary>
    private sealed class HeldStream : MemoryStream
    {
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Writes { get; private set; }

        public bool IsBroken { get; init; }

        public void Release() => _released.SetResult();

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Writes++;
            await _released.Task;
            if (IsBroken)
                throw new IOException("broken");
            await base.WriteAsync(buffer, cancellationToken);
        }
    }
}

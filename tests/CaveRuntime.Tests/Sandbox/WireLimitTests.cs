using CaveRuntime.Protocol;
using CaveRuntime.Protocol.Messages;

namespace CaveRuntime.Tests.Sandbox;

/// <summary>A frame has a greatest length in both directions, and its header alone is enough to be refused.</summary>
public sealed class WireLimitTests
{
    private static readonly byte[] s_tooLong = [(byte)FrameKind.CellFinished, 1, 0, 0, 2];
    private static readonly byte[] s_negative = [(byte)FrameKind.CellFinished, 0xff, 0xff, 0xff, 0xff];

    [Fact]
    public async Task A_header_that_announces_more_than_the_limit_is_refused_before_anything_follows()
    {
        foreach (byte[] header in (byte[][])[s_tooLong, s_negative])
        {
            using var blocking = new Wire(new MemoryStream(header));
            Assert.Equal(WireFault.Oversized, Assert.Throws<WireException>(() => blocking.Read()).Fault);
            using var wire = new Wire(new MemoryStream(header));
            bool asked = false;
            WireException refused = await Assert.ThrowsAsync<WireException>(() => wire.ReadAsync(
                (_, _) =>
                {
                    asked = true;
                    return ValueTask.CompletedTask;
                },
                CancellationToken.None).AsTask());
            Assert.Equal(WireFault.Oversized, refused.Fault);
            Assert.False(asked);
        }
    }

    [Fact]
    public async Task A_message_longer_than_the_limit_is_not_written()
    {
        using var stream = new MemoryStream();
        using var wire = new Wire(stream);
        var cell = new RunCell(1, new string('x', Wire.MaxPayloadBytes));
        Assert.Equal(
            WireFault.Oversized,
            Assert.Throws<WireException>(() => wire.Write(FrameKind.RunCell, cell, WireJson.Default.RunCell)).Fault);
        Assert.Equal(WireFault.Oversized, (await Assert.ThrowsAsync<WireException>(() =>
            wire.WriteAsync(FrameKind.RunCell, cell, WireJson.Default.RunCell, CancellationToken.None).AsTask())).Fault);
        Assert.Equal(WireFault.Oversized, (await Assert.ThrowsAsync<WireException>(() =>
            wire.WriteAsync(FrameKind.Data, new byte[Wire.MaxPayloadBytes + 1], CancellationToken.None).AsTask())).Fault);
        Assert.Equal(0, stream.Length);
        // The next one finds the wire free.
        wire.Write(FrameKind.RunCell, new RunCell(1, "1"), WireJson.Default.RunCell);
        Assert.True(stream.Length > 0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1 << 20)]
    [InlineData((1 << 20) + 1)]
    [InlineData(Wire.MaxPayloadBytes)]
    public async Task A_frame_up_to_the_limit_arrives_whole(int length)
    {
        byte[] sent = new byte[length];
        new Random(3).NextBytes(sent);
        using var stream = new MemoryStream();
        using var wire = new Wire(stream);
        await wire.WriteAsync(FrameKind.Data, sent, CancellationToken.None);
        stream.Position = 0;
        Assert.True((await wire.ReadAsync(CancellationToken.None))!.Value.Payload.Span.SequenceEqual(sent));
    }

    [Fact]
    public async Task A_frame_whose_bytes_do_not_come_takes_no_memory()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        using var wire = new Wire(new MemoryStream([(byte)FrameKind.CellFinished, 0, 0, 0, 2, 1, 2, 3]));
        WireException cut = await Assert.ThrowsAsync<WireException>(() => wire.ReadAsync(CancellationToken.None).AsTask());
        Assert.Equal(WireFault.Truncated, cut.Fault);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }
}

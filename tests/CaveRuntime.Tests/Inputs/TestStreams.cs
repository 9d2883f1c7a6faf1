namespace CaveRuntime.Tests.Inputs;

/// <summary>Gives at most seven bytes at a time, as a slow pipe might.</summary>
internal sealed class TricklingStream(byte[] bytes) : MemoryStream(bytes)
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        base.ReadAsync(buffer[..Math.Min(7, buffer.Length)], cancellationToken);
}

/// <summary>Never ends, and cancels the reader after a few blocks.</summary>
internal sealed class CancellingStream(CancellationTokenSource cancel) : MemoryStream
{
    private int _reads;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (++_reads == 5)
            cancel.Cancel();
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<int>(cancellationToken);
        buffer.Span.Fill((byte)'x');
        return ValueTask.FromResult(buffer.Length);
    }
}

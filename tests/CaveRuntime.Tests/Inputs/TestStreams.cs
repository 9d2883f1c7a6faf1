namespace CaveRuntime.Tests.Inputs;

/// <summary>Gives at most seven bytes at a time, as a slow pipe might.</summary>
internal sealed class TricklingStream(byte[] bytes) : MemoryStream(bytes)
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        base.ReadAsync(buffer[..Math.Min(7, buffer.Length)], cancellationToken);
}

/// <summary>Has no end, and cancels its reader after a number of characters that no other test writes.</summary>
internal sealed class CancellingStream(CancellationTokenSource cancel) : MemoryStream
{
    public const long Characters = 3 * 131_072;

    public long Given { get; private set; }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Given >= Characters)
            cancel.Cancel();
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<int>(cancellationToken);
        var length = (int)Math.Min(buffer.Length, Characters - Given);
        buffer.Span[..length].Fill((byte)'x');
        Given += length;
        return ValueTask.FromResult(length);
    }
}

namespace CaveRuntime.Tests.Storage;

/// <summary>A long stream that is nowhere in memory; it may break, or tell, when it has been read some way.</summary>
internal sealed class Pattern(long length, long breaksAt = long.MaxValue, Action? at600K = null) : Stream
{
    private long _position;

    public static byte At(long position) => (byte)(position * 31 >> 3);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        if (_position >= breaksAt)
            throw new EndOfStreamException("the caller's own");
        if (_position >= 600_000)
            at600K?.Invoke();
        int count = (int)Math.Min(Math.Min(buffer.Length, 70_000), length - _position);
        for (int i = 0; i < count; i++)
            buffer[i] = At(_position + i);
        _position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = Read(buffer.Span);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(read);
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

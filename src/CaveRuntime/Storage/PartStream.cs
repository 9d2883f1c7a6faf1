namespace CaveRuntime.Storage;

/// <summary>A stream that is read once, from beginning to end, and comes part by part. Read it asynchronously. Not thread-safe.</summary>
internal abstract class PartStream : Stream
{
    private byte[] _part = [];
    private int _at;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_at == _part.Length)
        {
            if (buffer.IsEmpty || await NextAsync(cancellationToken).ConfigureAwait(false) is not { } next)
                return 0;
            (_part, _at) = (next, 0);
        }

        int length = Math.Min(buffer.Length, _part.Length - _at);
        _part.AsMemory(_at, length).CopyTo(buffer);
        _at += length;
        return length;
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read it asynchronously.");

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>The next part; null at the end.</summary>
    protected abstract ValueTask<byte[]?> NextAsync(CancellationToken cancellationToken);
}

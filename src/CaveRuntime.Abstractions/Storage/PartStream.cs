namespace CaveRuntime.Storage;

/// <summary>A stream that is read once, from beginning to end, and comes part by part, so that nothing is held or open between two parts.
/// For those who write a store. Not thread-safe.</summary>
public abstract class PartStream : Stream
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
    /// <remarks>Who reads without waiting has a thread to spend.</remarks>
    public override int Read(byte[] buffer, int offset, int count) =>
        Task.Run(() => ReadAsync(buffer.AsMemory(offset, count)).AsTask()).GetAwaiter().GetResult();

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        byte[] copy = new byte[buffer.Length];
        int read = Read(copy, 0, copy.Length);
        copy.AsSpan(0, read).CopyTo(buffer);
        return read;
    }

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

    /// <summary>The next part; null at the end, however often it is asked for.</summary>
    /// <param name="cancellationToken">Stops.</param>
    protected abstract ValueTask<byte[]?> NextAsync(CancellationToken cancellationToken);
}

namespace CaveRuntime.Scopes;

/// <summary>Collects what is written and sends it in pieces, so that a value never lies in memory a second time. For one writer.</summary>
public sealed class PieceStream(Func<ReadOnlyMemory<byte>, ValueTask> send) : Stream
{
    private const int PieceBytes = 1 << 20;

    private readonly MemoryStream _piece = new(PieceBytes + (1 << 14));

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Whether a piece is complete and should be sent.</summary>
    public bool IsFull => _piece.Length >= PieceBytes;

    /// <summary>Sends what was collected, if anything was.</summary>
    public async ValueTask SendAsync()
    {
        if (_piece.Length == 0)
            return;
        await send(_piece.GetBuffer().AsMemory(0, (int)_piece.Length)).ConfigureAwait(false);
        _piece.SetLength(0);
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => _piece.Write(buffer, offset, count);

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer) => _piece.Write(buffer);

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        for (ReadOnlyMemory<byte> left = buffer; !left.IsEmpty;)
        {
            int count = Math.Min(left.Length, PieceBytes);
            _piece.Write(left.Span[..count]);
            left = left[count..];
            if (IsFull)
                await SendAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();
}

namespace CaveRuntime.Objects;

/// <summary>Collects what is written and sends it in pieces, so that a value never lies in memory a second time. For one writer.</summary>
internal sealed class DataPieces(Func<ReadOnlyMemory<byte>, ValueTask> send) : Stream
{
    private const int PieceBytes = 1 << 20;

    private readonly MemoryStream _piece = new(PieceBytes + (1 << 14));

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

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

    public override void Write(byte[] buffer, int offset, int count) => _piece.Write(buffer, offset, count);

    public override void Write(ReadOnlySpan<byte> buffer) => _piece.Write(buffer);

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

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}

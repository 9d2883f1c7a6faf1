using System.Collections.Concurrent;

namespace CaveRuntime.Worker;

/// <summary>
/// Data of a variable, handed from the thread that reads the wire to the one that takes it in, a few pieces ahead at most.
/// </summary>
internal sealed class DataStream : Stream
{
    private const int MaxPieces = 8;

    private readonly BlockingCollection<ReadOnlyMemory<byte>> _pieces = new(MaxPieces);
    private ReadOnlyMemory<byte> _piece;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Adds a piece; an empty one is the last.</summary>
    public void Add(ReadOnlyMemory<byte> piece)
    {
        if (piece.IsEmpty)
            _pieces.CompleteAdding();
        else
            _pieces.Add(piece);
    }

    /// <summary>Takes what nobody has read, so that the wire goes on.</summary>
    public void Drain()
    {
        foreach (ReadOnlyMemory<byte> piece in _pieces.GetConsumingEnumerable())
            _piece = piece;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (_piece.IsEmpty && !_pieces.TryTake(out _piece, Timeout.Infinite))
            return 0;
        int count = Math.Min(buffer.Length, _piece.Length);
        _piece.Span[..count].CopyTo(buffer);
        _piece = _piece[count..];
        return count;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

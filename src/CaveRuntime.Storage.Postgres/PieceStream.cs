namespace CaveRuntime.Storage.Postgres;

/// <summary>The pieces of a value, one after the other; each is fetched when it is due, so nothing stays open between. Not
/// thread-safe.</summary>
internal sealed class PieceStream(Server server, string hash, Guid blob, long bytes) : Stream
{
    private byte[] _piece = [];
    private int _used;
    private int _next;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => bytes;

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
            return 0;
        if (_used == _piece.Length)
        {
            _piece = await server.RunAsync(
                $"reading the value {hash}",
                c => c.GetAsync<byte[]>(
                    "SELECT content FROM pieces WHERE blob = $1 AND piece = $2", cancellationToken, blob, _next),
                cancellationToken).ConfigureAwait(false) ?? [];
            (_used, _next) = (0, _next + 1);
        }

        int count = Math.Min(buffer.Length, _piece.Length - _used);
        _piece.AsMemory(_used, count).CopyTo(buffer);
        _used += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    // Who reads without waiting has a thread to spend.
    public override int Read(Span<byte> buffer)
    {
        byte[] copy = new byte[buffer.Length];
        int read = Read(copy, 0, copy.Length);
        copy.AsSpan(0, read).CopyTo(buffer);
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) =>
        Task.Run(() => ReadAsync(buffer.AsMemory(offset, count)).AsTask()).GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

using System.Security.Cryptography;

namespace CaveRuntime.Storage;

/// <summary>A value on its way out of a store: read once, from beginning to end, and compared with its hash as it passes. For those who
/// write a store. Not thread-safe.</summary>
/// <param name="source">The content; disposed with this.</param>
/// <param name="hash">What it was kept under.</param>
/// <param name="length">How many bytes it has.</param>
public sealed class CheckedValueStream(Stream source, string hash, long length) : Stream
{
    private readonly IncrementalHash _seen = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _position;
    private bool _ended;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => length;

    /// <inheritdoc/>
    public override long Position { get => _position; set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    /// <exception cref="StoreException">The content is not the one that was kept, or cannot be read.</exception>
    public override int Read(Span<byte> buffer)
    {
        try
        {
            int read = source.Read(buffer);
            Look(buffer[..read], buffer.Length);
            return read;
        }
        catch (IOException problem)
        {
            throw Unreadable(problem);
        }
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    /// <exception cref="StoreException">The content is not the one that was kept, or cannot be read.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            int read = await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            Look(buffer.Span[..read], buffer.Length);
            return read;
        }
        catch (IOException problem)
        {
            throw Unreadable(problem);
        }
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

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

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            source.Dispose();
            _seen.Dispose();
        }

        base.Dispose(disposing);
    }

    private StoreException Unreadable(IOException problem) =>
        new($"Value {hash} cannot be read any further than byte {_position}: {problem.Message}", problem);

    // The last byte is given out only together with the judgement on all of them.
    private void Look(ReadOnlySpan<byte> piece, int asked)
    {
        _seen.AppendData(piece);
        _position += piece.Length;
        bool ends = _position >= length || (piece.IsEmpty && asked > 0);
        if (!ends || _ended)
            return;
        _ended = true;
        if (_position != length || Convert.ToHexStringLower(_seen.GetCurrentHash()) != hash)
        {
            throw new StoreException(
                $"Value {hash} is damaged: what is kept is not what was put in. Put it back from a backup of the store; without it the session can be read, but not taken up.");
        }
    }
}

using System.Text;

namespace CaveRuntime.Models.Transport;

/// <summary>The body of a reply while it arrives: read only, bounded, and each piece of it starts the idle timeout again.</summary>
internal sealed class ReplyBytes(Stream inner, IdleTimeout idle) : Stream
{
    /// <summary>More than any model writes; a server that sends more is not one.</summary>
    public const long MaxBytes = 64L << 20;

    private long _count;
    private ReadOnlyMemory<byte> _peeked;

    /// <summary>The whole body.</summary>
    public static async Task<ReadOnlyMemory<byte>> ReadAllAsync(HttpContent content, IdleTimeout idle)
    {
        var expected = content.Headers.ContentLength is { } length and > 0 and < 1 << 20 ? (int)length : 4096;
        await using var body = new ReplyBytes(await content.ReadAsStreamAsync(idle.Token).ConfigureAwait(false), idle);
        return await body.ReadAllAsync(idle.Token, expected).ConfigureAwait(false);
    }

    /// <summary>What is left of the body.</summary>
    public async Task<ReadOnlyMemory<byte>> ReadAllAsync(CancellationToken cancellationToken, int expected = 4096)
    {
        using var all = new MemoryStream(expected);
        await CopyToAsync(all, 16 << 10, cancellationToken).ConfigureAwait(false);
        return all.GetBuffer().AsMemory(0, (int)all.Length);
    }

    /// <summary>The first byte that says something, byte-order mark and white space left out; 0 for an empty body. What was looked at is
    /// read again.</summary>
    public async Task<byte> PeekAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[256];
        var length = 0;
        while (true)
        {
            var seen = buffer.AsSpan(0, length);
            var from = seen.StartsWith("\uFEFF"u8) ? 3 : 0;
            var at = seen[from..].IndexOfAnyExcept(" \t\r\n"u8);
            var read = at >= 0 && length > 3 || length == buffer.Length
                ? 0
                : await inner.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                _peeked = buffer.AsMemory(0, length);
                return at < 0 ? (byte)0 : buffer[from + at];
            }

            Take(read);
            length += read;
        }
    }

    /// <summary>The body as text, for messages and error bodies. What is not UTF-8 becomes U+FFFD; a byte-order mark is dropped.</summary>
    public static string Text(ReadOnlyMemory<byte> body) => Encoding.UTF8.GetString(body.Span).TrimStart('\uFEFF');

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _count;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_peeked.Length > 0)
        {
            var again = Math.Min(_peeked.Length, buffer.Length);
            _peeked[..again].CopyTo(buffer);
            _peeked = _peeked[again..];
            return again;
        }

        var read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        Take(read);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read it asynchronously.");

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Take(int read)
    {
        _count += read;
        if (_count > MaxBytes)
        {
            throw new InvalidDataException($"the reply is longer than {MaxBytes >> 20} MiB");
        }

        idle.Renew();
    }
}

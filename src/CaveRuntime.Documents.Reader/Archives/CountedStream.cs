using CaveRuntime.Documents.Reader.Formats;

namespace CaveRuntime.Documents.Reader.Archives;

/// <summary>What comes out of an archive, counted as it comes.</summary>
/// <param name="unpacked">The bytes.</param>
/// <param name="packed">How many bytes of the archive they were so far.</param>
/// <param name="limits">Counts them.</param>
internal sealed class CountedStream(Stream unpacked, Func<long> packed, ReadingLimits limits) : Stream
{
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        int count = unpacked.Read(buffer);
        _read += count;
        limits.Expand(count, packed(), _read);
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            unpacked.Dispose();
        base.Dispose(disposing);
    }
}

using CaveRuntime.Documents.Reader.Formats;

namespace CaveRuntime.Documents.Reader.Archives;

/// <summary>What comes out of an archive, counted as it comes.</summary>
/// <param name="unpacked">The bytes.</param>
/// <param name="packed">How many bytes of the archive they were so far.</param>
/// <param name="limits">Counts them.</param>
internal sealed class CountedStream(Stream unpacked, Func<long> packed, ReadingLimits limits) : ForwardStream
{
    private long _read;

    public override int Read(Span<byte> buffer)
    {
        int count = unpacked.Read(buffer);
        _read += count;
        limits.Expand(count, packed(), _read);
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            unpacked.Dispose();
        base.Dispose(disposing);
    }
}

using System.IO.Compression;
using CaveRuntime.Documents.Reader.Formats;

namespace CaveRuntime.Documents.Reader.Archives;

/// <summary>What is compressed by gzip is one document, which may be a tar.</summary>
internal sealed class GzipFormat : IFormat
{
    /// <inheritdoc/>
    public bool Knows(Part part) => part.Head is [0x1F, 0x8B, 8, ..];

    /// <inheritdoc/>
    public void Read(Part part, DocumentReading reading)
    {
        if (part.Depth >= ReadingLimits.MaxDepth)
            throw new BombException($"it is compressed more than {ReadingLimits.MaxDepth} times");
        var packed = new PositionStream(part.Content);
        using var unpacked = new CountedStream(new GZipStream(packed, CompressionMode.Decompress), () => packed.Count, reading.Limits);
        reading.Read(new Part(unpacked, part.Depth + 1));
    }

    /// <summary>Counts what was read of a stream.</summary>
    private sealed class PositionStream(Stream content) : ForwardStream
    {
        public long Count { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            int count = content.Read(buffer);
            Count += count;
            return count;
        }
    }
}

using System.Formats.Tar;
using CaveRuntime.Documents.Reader.Formats;

namespace CaveRuntime.Documents.Reader.Archives;

/// <summary>Tar archives: each file in one is a document. Links and devices are nothing to read.</summary>
internal sealed class TarFormat : IFormat
{
    /// <inheritdoc/>
    public bool Knows(Part part) => part.Head.Length >= 512 && part.Head[257..262].SequenceEqual("ustar"u8);

    /// <inheritdoc/>
    public void Read(Part part, DocumentReading reading)
    {
        using var archive = new TarReader(part.Content, leaveOpen: true);
        while (archive.GetNextEntry() is { } entry)
        {
            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile))
                continue;
            Stream content = entry.DataStream ?? Stream.Null;
            reading.ReadInside(entry.Name, part.Depth + 1, () => new CountedStream(content, () => 0, reading.Limits));
        }
    }
}

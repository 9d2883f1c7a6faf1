using System.IO.Compression;
using CaveRuntime.Documents.Reader.Formats;
using CaveRuntime.Inputs;

namespace CaveRuntime.Documents.Reader.Archives;

/// <summary>ZIP archives: each file in one is a document. What office programs write is known before by others.</summary>
internal sealed class ZipFormat : IFormat
{
    /// <inheritdoc/>
    public bool Knows(Part part) => ZipParts.IsZip(part);

    /// <inheritdoc/>
    public void Read(Part part, DocumentReading reading)
    {
        using ZipArchive archive = ZipParts.Open(part, reading.Limits);
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            if (entry.FullName.EndsWith('/') || entry.FullName.StartsWith("__MACOSX/", StringComparison.Ordinal))
                continue;
            reading.ReadInside(entry.FullName, part.Depth + 1, () => ZipParts.OpenPart(entry, reading.Limits));
        }
    }
}

/// <summary>The files of a ZIP archive.</summary>
internal static class ZipParts
{
    public static bool IsZip(Part part) => part.Head is [(byte)'P', (byte)'K', 3, 4, ..] or [(byte)'P', (byte)'K', 5, 6, ..];

    /// <summary>Opens an archive.</summary>
    /// <exception cref="DocumentException">It is damaged.</exception>
    public static ZipArchive Open(Part part, ReadingLimits limits)
    {
        try
        {
            Stream content = part.Seekable(limits);
            content.Position = 0;
            return new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true);
        }
        catch (InvalidDataException e)
        {
            throw new DocumentException(
                $"it is a ZIP archive that is damaged or cut off: {e.Message.TrimEnd('.')}", "Make or fetch it again.", e);
        }
    }

    /// <summary>Opens a file in an archive.</summary>
    /// <exception cref="DocumentException">It is encrypted.</exception>
    public static Stream OpenPart(ZipArchiveEntry entry, ReadingLimits limits)
    {
        if (entry.IsEncrypted)
            throw new DocumentException("it is encrypted with a password", "Unpack the archive with its password, and give the folder.");
        return new CountedStream(entry.Open(), () => Math.Max(entry.CompressedLength, 1), limits);
    }

    /// <summary>A part of a document that is an archive itself; null where there is none.</summary>
    public static Stream? Find(ZipArchive archive, string name, ReadingLimits limits) =>
        archive.GetEntry(name) is { } entry ? OpenPart(entry, limits) : null;
}

using System.Globalization;
using System.IO.Compression;
using CaveRuntime.Documents.Reader.Archives;
using CaveRuntime.Documents.Reader.Formats;
using CaveRuntime.Inputs;
using DocumentFormat.OpenXml.Packaging;

namespace CaveRuntime.Documents.Reader.Office;

/// <summary>What the archives of office programs have in common.</summary>
internal static class OfficeFiles
{
    /// <summary>Whether a document is an archive that has a certain part.</summary>
    public static bool Has(Part part, string name)
    {
        if (!ZipParts.IsZip(part) || !part.Content.CanSeek)
            return false;
        try
        {
            part.Content.Position = 0;
            using var archive = new ZipArchive(part.Content, ZipArchiveMode.Read, leaveOpen: true);
            return archive.GetEntry(name) is not null;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    /// <summary>Counts what the parts of a document say that they come to, before a library unpacks them.</summary>
    public static void Check(Part part, ReadingLimits limits)
    {
        using ZipArchive archive = ZipParts.Open(part, limits);
        foreach (ZipArchiveEntry entry in archive.Entries)
            limits.Expand(entry.Length, entry.CompressedLength, entry.Length);
    }

    /// <summary>A copy of a document in memory: a library that may write to it makes no file of its own, which it could not. Nothing is
    /// ever written.</summary>
    public static MemoryStream Copy(Part part, ReadingLimits limits)
    {
        Stream content = part.Seekable(limits);
        limits.CheckHeld(content.Length);
        var copy = new MemoryStream((int)content.Length);
        content.Position = 0;
        content.CopyTo(copy);
        copy.Position = 0;
        return copy;
    }

    /// <summary>How a library opens that copy.</summary>
    public static OpenSettings Settings => new() { AutoSave = false };

    /// <summary>Marks what a document says of itself.</summary>
    public static void Describe(IPackageProperties properties, DocumentSink sink)
    {
        Say("title", properties.Title);
        Say("author", properties.Creator);
        Say("subject", properties.Subject);
        Say("keywords", properties.Keywords);
        Say("description", properties.Description);
        Say("created", properties.Created?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Say("modified", properties.Modified?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

        void Say(string name, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value))
                sink.Mark(DocumentMark.Property(name, value.Trim()));
        }
    }
}

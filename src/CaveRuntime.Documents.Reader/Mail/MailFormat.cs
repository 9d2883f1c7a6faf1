using System.Globalization;
using System.Text.RegularExpressions;
using CaveRuntime.Documents.Reader.Formats;
using CaveRuntime.Documents.Reader.Web;
using CaveRuntime.Inputs;
using MimeKit;

namespace CaveRuntime.Documents.Reader.Mail;

/// <summary>A mail, or a box of them: heads and texts; what is attached becomes documents of its own.</summary>
internal sealed partial class MailFormat : IFormat
{
    private const string NoName = "attachment";

    /// <inheritdoc/>
    public bool Knows(Part part) => DocumentFormats.IsMail(part.Head);

    /// <inheritdoc/>
    public void Read(Part part, DocumentReading reading)
    {
        Stream content = part.Seekable(reading.Limits);
        if (!part.Head.StartsWith("From "u8))
        {
            content.Position = 0;
            using MimeMessage mail = MimeMessage.Load(content);
            Describe(mail, reading.Sink);
            WriteText(mail, reading);
            ReadAttached(mail, "", part.Depth, reading);
            return;
        }

        // Twice: a document is written whole before another begins, and nothing is held in memory meanwhile.
        ForEach(content, (mail, number) =>
        {
            if (number > 1)
                reading.Sink.Write("\n\n");
            long start = reading.Sink.Position;
            WriteText(mail, reading);
            string label = string.Create(CultureInfo.InvariantCulture, $"message {number}");
            reading.Sink.Mark(DocumentMark.Page(start, reading.Sink.Position - start, number, label));
            reading.Sink.Mark(DocumentMark.Heading(start, 0, 1, mail.Subject is { Length: > 0 } subject ? subject : label));
        });
        ForEach(content, (mail, number) => ReadAttached(mail, $"message {number}/", part.Depth, reading));
    }

    private static void ForEach(Stream box, Action<MimeMessage, int> read)
    {
        box.Position = 0;
        var parser = new MimeParser(box, MimeFormat.Mbox);
        for (int number = 1; !parser.IsEndOfStream; number++)
        {
            using MimeMessage mail = parser.ParseMessage();
            read(mail, number);
        }
    }

    private static void WriteText(MimeMessage mail, DocumentReading reading)
    {
        DocumentSink sink = reading.Sink;
        foreach ((string name, string value) in Head(mail))
            sink.Write($"{name}: {value}\n");
        sink.Write("\n");
        if (mail.TextBody is { } text && !string.IsNullOrWhiteSpace(text))
            sink.Write(QuotedFrom().Replace(text.ReplaceLineEndings("\n"), "$1").TrimEnd());
        else if (mail.HtmlBody is { } html)
            WriteHtml(html, sink);
        sink.Write("\n");
    }

    // A page inside a mail says nothing of the whole.
    private static void WriteHtml(string html, DocumentSink sink) => HtmlFormat.ReadBody(HtmlFormat.Parse(html), sink);

    private static IEnumerable<(string Name, string Value)> Head(MimeMessage mail)
    {
        (string, string?)[] head =
        [
            ("From", mail.From.ToString()), ("To", mail.To.ToString()), ("Cc", mail.Cc.ToString()),
            ("Date", mail.Headers[HeaderId.Date] is null ? null : mail.Date.ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture)),
            ("Subject", mail.Subject),
        ];
        return from line in head
               where !string.IsNullOrWhiteSpace(line.Item2)
               select (line.Item1, line.Item2.ReplaceLineEndings(" "));
    }

    private static void Describe(MimeMessage mail, DocumentSink sink)
    {
        foreach ((string name, string value) in Head(mail))
            sink.Mark(DocumentMark.Property(name.ToLowerInvariant(), value));
    }

    private static void ReadAttached(MimeMessage mail, string prefix, int depth, DocumentReading reading)
    {
        bool hasText = !string.IsNullOrWhiteSpace(mail.TextBody), hasBody = hasText || mail.HtmlBody is not null;
        int number = 0;
        foreach (MimeEntity entity in Entities(mail.Body))
        {
            number++;
            // The text itself, and the same as HTML.
            if (entity is TextPart { IsAttachment: false } text && hasBody && (text.IsPlain || text.IsHtml) && text.FileName is null)
                continue;
            string name = prefix + NameOf(entity, number);
            if (entity is MimePart { Content: { } bytes } part)
            {
                if (part.ContentType.IsMimeType("application", "pkcs7-signature") || part.ContentType.IsMimeType("application", "pgp-signature"))
                    continue;
                reading.ReadInside(name, depth + 1, () => bytes.Open());
            }
            else if (entity is MessagePart { Message: { } forwarded })
            {
                reading.ReadInside(name, depth + 1, () => Bytes(forwarded, reading.Limits));
            }
        }
    }

    // Not those of a mail inside this one, which become its own.
    private static IEnumerable<MimeEntity> Entities(MimeEntity? body) => body switch
    {
        null => [],
        Multipart parts => parts.SelectMany(Entities),
        _ => [body],
    };

    private static string NameOf(MimeEntity entity, int number)
    {
        string? name = entity is MimePart { FileName: { Length: > 0 } told } ? told
            : entity is MessagePart { Message.Subject: { Length: > 0 } subject } ? subject + ".eml" : null;
        return name?.Replace('/', '_').Replace('\\', '_') ?? string.Create(CultureInfo.InvariantCulture, $"{NoName} {number}");
    }

    private static MemoryStream Bytes(MimeMessage mail, ReadingLimits limits)
    {
        var bytes = new MemoryStream();
        mail.WriteTo(bytes);
        limits.CheckHeld(bytes.Length);
        bytes.Position = 0;
        return bytes;
    }

    // In a box, a line that begins as a mail does has been quoted, however often.
    [GeneratedRegex("^>(>*From )", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex QuotedFrom();
}

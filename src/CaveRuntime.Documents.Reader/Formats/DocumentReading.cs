using System.Text;
using CaveRuntime.Documents.Reader.Output;
using CaveRuntime.Inputs;
using CaveRuntime.Inputs.Readers;

namespace CaveRuntime.Documents.Reader.Formats;

/// <summary>Reads one document, and those inside it, each by the first format that knows it. Not thread-safe.</summary>
internal sealed class DocumentReading(DocumentSink sink, ReadingLimits limits, IReadOnlyList<IFormat> formats)
{
    private readonly PlainTextReader _text = new();

    /// <summary>Takes what is found.</summary>
    public DocumentSink Sink => sink;

    /// <summary>What archives may come to.</summary>
    public ReadingLimits Limits => limits;

    /// <summary>The name of the document that is being read inside another; empty for the outer one.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Reads a document.</summary>
    /// <exception cref="DocumentException">It cannot be read.</exception>
    public void Read(Part part)
    {
        // Which kind of archive it is, is said at its end.
        if (part.Head.StartsWith("PK"u8))
            part.Seekable(limits);
        if (formats.FirstOrDefault(f => f.Knows(part)) is { } format)
            format.Read(part, this);
        else
            ReadText(part);
    }

    /// <summary>Reads plain text.</summary>
    public void ReadText(Part part, Encoding? encoding = null)
    {
        Decoded decoded = _text.ReadAsync(part.Content, encoding, sink, CancellationToken.None).GetAwaiter().GetResult();
        sink.Decoded(decoded.Encoding, decoded.IsGuess, decoded.Bad.Count, decoded.Bad.First);
    }

    /// <summary>The characters of plain text.</summary>
    public string Decode(Part part)
    {
        var text = new TextSink();
        Decoded decoded = _text.ReadAsync(part.Content, null, text, CancellationToken.None).GetAwaiter().GetResult();
        sink.Decoded(decoded.Encoding, decoded.IsGuess, decoded.Bad.Count, decoded.Bad.First);
        return text.Text;
    }

    /// <summary>Reads a document that lies in this one. One that cannot be read is said to be so, and the others follow.</summary>
    /// <param name="name">Its name in the one that it lies in.</param>
    /// <param name="depth">In how many others it lies.</param>
    /// <param name="open">Its bytes.</param>
    /// <exception cref="BombException">All together come to too much.</exception>
    public void ReadInside(string name, int depth, Func<Stream> open)
    {
        limits.AddPart();
        string outer = Name;
        Name = outer.Length == 0 ? name : $"{outer}/{name}";
        try
        {
            if (depth > ReadingLimits.MaxDepth)
                throw new DocumentException($"it lies in more than {ReadingLimits.MaxDepth} archives", "");
            using Stream content = open();
            var part = new Part(content, depth);
            if (part.Head.IsEmpty)
            {
                sink.Skip(Name, false, "it is empty");
                return;
            }

            sink.Begin(Name);
            Read(part);
        }
        catch (Exception e) when (e is not (BombException or OutOfMemoryException or Protocol.WireException))
        {
            sink.Skip(Name, e is not NotTextException, Reason(e));
        }
        finally
        {
            Name = outer;
        }
    }

    private string Reason(Exception e)
    {
        string reason = e is DocumentException ? e.Message : $"it is damaged: {e.Message.ReplaceLineEndings(" ").TrimEnd('.')}";
        return sink.Position > 0 ? $"only its beginning could be read: {reason}" : reason;
    }
}

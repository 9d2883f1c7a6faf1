using System.Text;

namespace CaveRuntime.Inputs.Readers;

/// <summary>Gives each document to the first reader that reads it, and to the reader of plain text where none does. For one document at a
/// time.</summary>
internal sealed class DocumentReaders(IReadOnlyList<IDocumentReader> readers)
{
    private const int HeadLength = 4096;

    private readonly PlainTextReader _text = new();

    /// <inheritdoc cref="IDocumentReader.ReadAsync"/>
    /// <param name="name">The document's name.</param>
    /// <param name="document">Its bytes.</param>
    /// <param name="encoding">The encoding of plain text, if somebody has named it.</param>
    /// <param name="asText">Whether it is plain text whatever it looks like.</param>
    /// <param name="sink">Takes what is read.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task ReadAsync(
        string name,
        Stream document,
        Encoding? encoding,
        bool asText,
        DocumentSink sink,
        CancellationToken cancellationToken)
    {
        Stream whole = document;
        // Without readers of other formats nobody looks at the head, and the blocks go from the file to the decoder.
        if (readers.Count > 0 && !asText)
        {
            var head = new byte[HeadLength];
            var length = await document.ReadAtLeastAsync(
                head, HeadLength, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            whole = Rewind(document, head.AsMemory(0, length));
            if (Find(name, head.AsSpan(0, length)) is { } reader)
            {
                await GuardAsync(reader, () => reader.ReadAsync(name, whole, sink, cancellationToken)).ConfigureAwait(false);
                return;
            }
        }

        Decoded decoded = await _text.ReadAsync(whole, encoding, sink, cancellationToken).ConfigureAwait(false);
        sink.Decoded(decoded.Encoding, decoded.IsGuess, decoded.Bad.Count, decoded.Bad.First);
    }

    private IDocumentReader? Find(string name, ReadOnlySpan<byte> head)
    {
        foreach (var reader in readers)
        {
            if (Asks(reader, name, head))
                return reader;
        }

        return null;
    }

    private static bool Asks(IDocumentReader reader, string name, ReadOnlySpan<byte> head)
    {
        try
        {
            return reader.Reads(name, head);
        }
        catch (Exception e) when (IsFault(e))
        {
            throw Fault(reader, e);
        }
    }

    // A document comes from anywhere, and so does its reader: what it did not expect must not end the reading of a whole folder.
    private static async Task GuardAsync(IDocumentReader reader, Func<Task> read)
    {
        try
        {
            await read().ConfigureAwait(false);
        }
        catch (Exception e) when (IsFault(e))
        {
            throw Fault(reader, e);
        }
    }

    private static bool IsFault(Exception e) =>
        e is not (DocumentException or InputException or OperationCanceledException or IOException or UnauthorizedAccessException
            or OutOfMemoryException);

    private static DocumentException Fault(IDocumentReader reader, Exception e) => new(
        $"{reader.GetType().Name} failed on it: {e.Message.ReplaceLineEndings(" ").TrimEnd('.')}",
        "Convert it to text, or leave it out.",
        e);

    // A stream that began in the middle of something must not be sought before its beginning.
    private static Stream Rewind(Stream document, ReadOnlyMemory<byte> head)
    {
        if (!document.CanSeek || document.Position != head.Length)
            return new ReplayedStream(head, document);
        document.Position = 0;
        return document;
    }
}

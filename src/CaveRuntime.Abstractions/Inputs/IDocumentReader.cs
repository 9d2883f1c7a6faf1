namespace CaveRuntime.Inputs;

/// <summary>
/// Reads documents of one format, such as subtitles or web pages, as characters of <c>ctx</c>. It is chosen by what a document is, not by
/// what its user says. One for a host; thread-safe: it holds nothing of a document between two calls.
/// </summary>
public interface IDocumentReader
{
    /// <summary>Whether this reader reads a document. The first reader that says so gets it; what none of them reads is taken as
    /// text.</summary>
    /// <param name="name">The document's name, as its user wrote it: for a file, the path. A name alone proves nothing.</param>
    /// <param name="beginning">The first 4,096 bytes; fewer only where the document is shorter. It must not be kept.</param>
    bool Reads(string name, ReadOnlySpan<byte> beginning);

    /// <summary>Reads a document to its end, from its first byte.</summary>
    /// <param name="name">The document's name.</param>
    /// <param name="document">Its bytes. Files can be sought, other streams cannot. The caller closes it.</param>
    /// <param name="sink">Takes characters and marks, as often as the reader likes; of a document that fails, nothing is kept.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="DocumentException">The document is damaged or asks for what this reader cannot do.</exception>
    /// <exception cref="InputException">The characters do not fit. Comes from the sink; the reader lets it pass.</exception>
    /// <exception cref="IOException">The bytes could not be read. Comes from the stream; the reader lets it pass.</exception>
    Task ReadAsync(string name, Stream document, DocumentSink sink, CancellationToken cancellationToken);
}

using CaveRuntime.Documents.Caching;
using CaveRuntime.Documents.Processes;
using CaveRuntime.Inputs;

namespace CaveRuntime.Documents;

/// <summary>
/// Reads documents that are not plain text (PDF, web pages, office documents, mail, archives and more) as text with structure: pages,
/// headings, tables, links. Each is read by a process of its own that can open no file and no connection, in bounded memory and time; what
/// it says is not believed but checked. Thread-safe; dispose it with the host.
/// </summary>
/// <example><c>new CaveOptions { …, DocumentReaders = [new SealedDocumentReader()] }</c></example>
public sealed class SealedDocumentReader : IDocumentReader, IAsyncDisposable
{
    private readonly DocumentReaderOptions _options;
    private readonly ReaderPool _pool;
    private readonly ConversionCache? _cache;

    /// <summary>With the usual limits, and a cache in the user's cache folder.</summary>
    public SealedDocumentReader()
        : this(new DocumentReaderOptions())
    {
    }

    /// <summary>With limits of your own.</summary>
    public SealedDocumentReader(DocumentReaderOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _pool = new ReaderPool(options);
        _cache = options.CacheFolder is { } folder ? new ConversionCache(folder, options.MaxCacheBytes, options.TimeProvider) : null;
    }

    /// <summary>The names of the formats that it reads, for people.</summary>
    public static IReadOnlyList<string> Formats => DocumentFormats.Names;

    /// <inheritdoc/>
    /// <remarks>Files are passed to another process as open descriptors, which only Linux does here: elsewhere it reads nothing.</remarks>
    public bool Reads(string name, ReadOnlySpan<byte> beginning) => OperatingSystem.IsLinux() && DocumentFormats.Knows(beginning);

    /// <inheritdoc/>
    public async Task ReadAsync(string name, Stream document, DocumentSink sink, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(sink);
        await using var file = await DocumentFile.OfAsync(document, cancellationToken).ConfigureAwait(false);
        string? hash = _cache is null ? null : await file.HashAsync(cancellationToken).ConfigureAwait(false);
        if (hash is not null && await _cache!.TryReadAsync(hash, sink, cancellationToken).ConfigureAwait(false))
            return;

        ReaderProcess reader = await _pool.TakeAsync(cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            using ConversionWriter? kept = hash is null ? null : _cache!.Begin(hash);
            await reader.ReadAsync(name, file.Handle, sink, kept, cancellationToken).ConfigureAwait(false);
            // A file that somebody writes to meanwhile is not what the hash says.
            if (kept is not null && !file.HasChanged)
                kept.Complete();
        }
    }

    /// <summary>Ends the process that waits for a next document.</summary>
    public ValueTask DisposeAsync() => _pool.DisposeAsync();
}

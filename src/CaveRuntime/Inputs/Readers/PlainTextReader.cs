namespace CaveRuntime.Inputs.Readers;

/// <summary>
/// Decodes the bytes of a document block by block, so that the whole is never held twice. Takes every document, and refuses what turns out
/// not
/// to be text. It keeps its two blocks from document to document: one for each load, for one document at a time.
/// </summary>
internal sealed class PlainTextReader : IDocumentReader
{
    /// <summary>Bytes and characters of a block together stay in a processor's cache.</summary>
    private const int BlockLength = 1 << 17;

    private readonly byte[] _bytes = new byte[BlockLength];
    private readonly char[] _characters = new char[BlockLength];

    /// <inheritdoc/>
    public bool Reads(string name, ReadOnlySpan<byte> beginning) => true;

    /// <inheritdoc/>
    /// <exception cref="NotTextException">A byte does not fit the encoding, or there is too much that no text has.</exception>
    public async Task ReadAsync(string name, Stream document, DocumentSink sink, CancellationToken cancellationToken)
    {
        var held = await document.ReadAtLeastAsync(
            _bytes,
            TextEncoding.LongestMark,
            throwOnEndOfStream: false,
            cancellationToken).ConfigureAwait(false);
        var encoding = TextEncoding.Of(_bytes.AsSpan(0, held));
        var from = encoding.MarkLength;
        var position = (long)from;
        var isLast = held == 0;
        for (var isFirst = true; ; isFirst = false)
        {
            // Fill the block before decoding it: pipes give a few kilobytes at a time.
            while (!isLast && held < BlockLength)
            {
                var read = await document.ReadAsync(_bytes.AsMemory(held), cancellationToken).ConfigureAwait(false);
                held += read;
                isLast = read == 0;
            }

            var written = encoding.Decode(_bytes.AsSpan(from, held - from), _characters, position, isLast, out var used);
            if (isFirst)
                RefuseBinary(_characters.AsSpan(0, written));
            sink(_characters.AsSpan(0, written));
            if (isLast)
                return;

            position += used;
            var rest = _bytes.AsSpan(from + used, held - from - used);
            rest.CopyTo(_bytes);
            held = rest.Length;
            from = 0;
        }
    }

    /// <summary>A text may hold a NUL here and there; where every eighth character is one, it is something else.</summary>
    private static void RefuseBinary(ReadOnlySpan<char> beginning)
    {
        var zeros = beginning.Count('\0');
        if (zeros < 4 || zeros * 8L <= beginning.Length)
            return;

        throw new NotTextException(
            $"{zeros:N0} of its first {beginning.Length:N0} bytes are zero, the first at position {beginning.IndexOf('\0'):N0}",
            "It may be binary data, or UTF-16 without a byte-order mark: give a text file, or convert it to UTF-8 first (iconv -f UTF-16LE -t UTF-8).");
    }
}

using System.Text;

namespace CaveRuntime.Inputs.Readers;

/// <summary>
/// Decodes the bytes of a document block by block, so that the whole is never held twice. Takes every document, and refuses what turns out
/// not
/// to be text. It keeps its two blocks from document to document: one for each load, for one document at a time.
/// </summary>
internal sealed class PlainTextReader
{
    /// <summary>Bytes and characters of a block together stay in a processor's cache.</summary>
    private const int BlockLength = 1 << 17;

    private readonly byte[] _bytes = new byte[BlockLength];
    private readonly char[] _characters = new char[TextEncoding.MaxCharacters(BlockLength)];

    /// <summary>Reads the document to its end.</summary>
    /// <param name="document">The bytes.</param>
    /// <param name="given">Their encoding, if somebody has named it; a byte-order mark goes before it.</param>
    /// <param name="sink">Takes the characters.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>How it was decoded.</returns>
    /// <exception cref="NotTextException">It is no text, or in an encoding that cannot be told.</exception>
    public async Task<Decoded> ReadAsync(Stream document, Encoding? given, DocumentSink sink, CancellationToken cancellationToken)
    {
        var bad = new BadBytes();
        TextEncoding? encoding = null;
        TextEncoding ascii = TextEncoding.Utf8;
        var (held, from, position) = (0, 0, 0L);
        bool isLast = false, isGuess = false;
        for (var isFirst = true; ; isFirst = false)
        {
            // Fill the block before decoding it: pipes give a few kilobytes at a time.
            while (!isLast && held < BlockLength)
            {
                var read = await ReadAsync(document, _bytes.AsMemory(held), cancellationToken).ConfigureAwait(false);
                held += read;
                isLast = read == 0;
            }

            if (isFirst)
            {
                encoding = TextEncoding.OfMark(_bytes.AsSpan(0, held)) ?? (given is null ? null : TextEncoding.Of(given));
                position = from = encoding?.MarkLength ?? 0;
            }

            encoding ??= EncodingGuess.Of(_bytes.AsSpan(from, held - from), isFirst, isLast, out isGuess);
            var written = (encoding ?? ascii).Decode(
                _bytes.AsSpan(from, held - from),
                _characters,
                position,
                isLast,
                bad,
                out var used);
            if (isFirst && encoding is not null)
                RefuseBinary(_characters.AsSpan(0, written), encoding, bad);
            sink.Write(_characters.AsSpan(0, written));
            if (isLast)
                return new Decoded((encoding ?? ascii).Name, isGuess, bad);

            position += used;
            var rest = _bytes.AsSpan(from + used, held - from - used);
            rest.CopyTo(_bytes);
            held = rest.Length;
            from = 0;
        }
    }

    // A pipe that nobody writes to cannot be given up; waiting for it can.
    private static ValueTask<int> ReadAsync(Stream document, Memory<byte> into, CancellationToken cancellationToken) => document.CanSeek
        ? document.ReadAsync(into, cancellationToken)
        : new ValueTask<int>(document.ReadAsync(into, cancellationToken).AsTask().WaitAsync(cancellationToken));

    // What is named or marked wrongly decodes to much that no text has.
    private static void RefuseBinary(ReadOnlySpan<char> beginning, TextEncoding encoding, BadBytes bad)
    {
        var zeros = beginning.Count('\0');
        if (zeros >= 4 && zeros * 8L > beginning.Length)
        {
            throw new NotTextException(
                $"read as {encoding.Name}, {zeros:N0} of its first {beginning.Length:N0} characters are zero",
                "Give a text file; if it is one, name its encoding (--encoding).");
        }

        var replaced = beginning.Count('\uFFFD');
        if (bad.Count > 0 && replaced * 2L > beginning.Length)
        {
            throw new NotTextException(
                $"read as {encoding.Name}, {bad.Count:N0} of its first bytes do not fit, the first at position {bad.First:N0}",
                "Give a text file; if it is one, name its encoding (--encoding).");
        }
    }
}

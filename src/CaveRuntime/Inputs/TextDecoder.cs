using CaveRuntime.Cells.Buffers;
using CaveRuntime.Confinement.Memory;

namespace CaveRuntime.Inputs;

/// <summary>Decodes the bytes of a stream block by block into a memory file, so that the whole is never held twice. For one stream at a time.</summary>
internal sealed class TextDecoder(MemoryFile file)
{
    /// <summary>Bytes and characters of a block together stay in a processor's cache.</summary>
    private const int BlockLength = 1 << 17;

    private readonly byte[] _bytes = new byte[BlockLength];
    private readonly char[] _characters = new char[BlockLength];

    /// <summary>Appends all of a stream.</summary>
    /// <exception cref="NotTextException">A byte does not fit the encoding, or there is too much that no text has.</exception>
    /// <exception cref="InputException">The characters do not fit.</exception>
    public async Task DecodeAsync(string name, Stream stream, CancellationToken cancellationToken)
    {
        var held = await stream.ReadAtLeastAsync(_bytes, TextEncoding.LongestMark, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        var encoding = TextEncoding.Of(_bytes.AsSpan(0, held));
        var from = encoding.MarkLength;
        var position = (long)from;
        var isLast = held == 0;
        for (var isFirst = true; ; isFirst = false)
        {
            // Fill the block before decoding it: pipes give a few kilobytes at a time.
            while (!isLast && held < BlockLength)
            {
                var read = await stream.ReadAsync(_bytes.AsMemory(held), cancellationToken).ConfigureAwait(false);
                held += read;
                isLast = read == 0;
            }

            var written = encoding.Decode(_bytes.AsSpan(from, held - from), _characters, position, isLast, out var used);
            if (isFirst)
                RefuseBinary(_characters.AsSpan(0, written));
            Append(name, _characters.AsSpan(0, written));
            if (isLast)
                return;

            position += used;
            var rest = _bytes.AsSpan(from + used, held - from - used);
            rest.CopyTo(_bytes);
            held = rest.Length;
            from = 0;
        }
    }

    /// <summary>Appends characters as they are.</summary>
    /// <exception cref="InputException">The characters do not fit.</exception>
    public void Append(string name, ReadOnlySpan<char> characters)
    {
        if (file.Length + characters.Length > TextBuffer.MaxLength)
            throw InputErrors.TooLong(name, file.Length + characters.Length, TextBuffer.MaxLength);
        try
        {
            file.Append(characters);
        }
        catch (IOException full)
        {
            throw InputErrors.NoSpace(name, full);
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

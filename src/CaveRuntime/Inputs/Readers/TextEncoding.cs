using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace CaveRuntime.Inputs.Readers;

/// <summary>An encoding as a step from bytes to characters. Bytes that do not fit become U+FFFD, and are counted. For one
/// document.</summary>
internal abstract class TextEncoding
{
    private const char Replacement = '\uFFFD';

    private protected TextEncoding(string name, int markLength) => (Name, MarkLength) = (name, markLength);

    /// <summary>The name, for people.</summary>
    public string Name { get; }

    /// <summary>How many bytes the byte-order mark has.</summary>
    public int MarkLength { get; }

    /// <summary>Most characters that one block of so many bytes gives.</summary>
    public static int MaxCharacters(int bytes) => bytes + 16;

    /// <summary>The encoding that a byte-order mark announces; null where there is none.</summary>
    public static TextEncoding? OfMark(ReadOnlySpan<byte> beginning) => beginning switch
    {
        // UTF-32 first: its mark begins with that of UTF-16.
        [0xFF, 0xFE, 0, 0, ..] => new Utf32Text(bigEndian: false, markLength: 4),
        [0, 0, 0xFE, 0xFF, ..] => new Utf32Text(bigEndian: true, markLength: 4),
        [0xFF, 0xFE, ..] => new Utf16Text(bigEndian: false, markLength: 2),
        [0xFE, 0xFF, ..] => new Utf16Text(bigEndian: true, markLength: 2),
        [0xEF, 0xBB, 0xBF, ..] => new Utf8Text(3),
        _ => null,
    };

    /// <summary>UTF-8 without a mark.</summary>
    public static TextEncoding Utf8 => new Utf8Text(0);

    /// <summary>UTF-16 or UTF-32 without a mark.</summary>
    public static TextEncoding Wide(int bytes, bool bigEndian) =>
        bytes == 2 ? new Utf16Text(bigEndian, 0) : new Utf32Text(bigEndian, 0);

    /// <summary>Any encoding.</summary>
    public static TextEncoding Of(Encoding encoding) => encoding.CodePage switch
    {
        65001 => new Utf8Text(0),
        1200 => new Utf16Text(bigEndian: false, 0),
        1201 => new Utf16Text(bigEndian: true, 0),
        12000 => new Utf32Text(bigEndian: false, 0),
        12001 => new Utf32Text(bigEndian: true, 0),
        _ => new CodePageText(encoding),
    };

    /// <summary>
    /// Decodes as many whole characters as there are. <paramref name="used"/> is less than the bytes given if a character goes on in the
    /// next block.
    /// </summary>
    /// <param name="bytes">The next bytes.</param>
    /// <param name="characters">Where the characters go: room for <see cref="MaxCharacters"/>.</param>
    /// <param name="position">The position of the first byte.</param>
    /// <param name="isLast">Whether nothing follows.</param>
    /// <param name="bad">Counts what does not fit.</param>
    /// <param name="used">How many bytes were decoded.</param>
    /// <returns>How many characters were written.</returns>
    public abstract int Decode(ReadOnlySpan<byte> bytes, Span<char> characters, long position, bool isLast, BadBytes bad, out int used);

    private sealed class Utf8Text(int markLength) : TextEncoding("UTF-8", markLength)
    {
        public override int Decode(
            ReadOnlySpan<byte> bytes,
            Span<char> characters,
            long position,
            bool isLast,
            BadBytes bad,
            out int used)
        {
            int written = 0;
            used = 0;
            while (true)
            {
                var status = System.Text.Unicode.Utf8.ToUtf16(
                    bytes[used..],
                    characters[written..],
                    out int read,
                    out int decoded,
                    replaceInvalidSequences: false,
                    isFinalBlock: isLast);
                (used, written) = (used + read, written + decoded);
                if (status != OperationStatus.InvalidData)
                    return written;
                Rune.DecodeFromUtf8(bytes[used..], out _, out int wrong);
                bad.Add(position + used, wrong);
                characters[written++] = Replacement;
                used += wrong;
            }
        }
    }

    /// <summary>Taken as it is, lone surrogates included: characters are UTF-16 here as well.</summary>
    private sealed class Utf16Text(bool bigEndian, int markLength) : TextEncoding(bigEndian ? "UTF-16BE" : "UTF-16LE", markLength)
    {
        private readonly bool _swaps = bigEndian == BitConverter.IsLittleEndian;

        public override int Decode(
            ReadOnlySpan<byte> bytes,
            Span<char> characters,
            long position,
            bool isLast,
            BadBytes bad,
            out int used)
        {
            used = bytes.Length & ~1;
            var units = MemoryMarshal.Cast<byte, ushort>(bytes[..used]);
            var target = MemoryMarshal.Cast<char, ushort>(characters);
            if (_swaps)
                BinaryPrimitives.ReverseEndianness(units, target);
            else
                units.CopyTo(target);
            return Rest(bytes, characters, units.Length, position, isLast, bad, ref used);
        }
    }

    private sealed class Utf32Text(bool bigEndian, int markLength) : TextEncoding(bigEndian ? "UTF-32BE" : "UTF-32LE", markLength)
    {
        public override int Decode(
            ReadOnlySpan<byte> bytes,
            Span<char> characters,
            long position,
            bool isLast,
            BadBytes bad,
            out int used)
        {
            var written = 0;
            for (used = 0; used + 4 <= bytes.Length; used += 4)
            {
                var unit = bytes.Slice(used, 4);
                var value = bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(unit) : BinaryPrimitives.ReadUInt32LittleEndian(unit);
                if (Rune.TryCreate(value, out var rune))
                {
                    written += rune.EncodeToUtf16(characters[written..]);
                }
                else
                {
                    bad.Add(position + used, 4);
                    characters[written++] = Replacement;
                }
            }

            return Rest(bytes, characters, written, position, isLast, bad, ref used);
        }
    }

    /// <summary>What .NET decodes, with what it cannot decode counted.</summary>
    private sealed class CodePageText : TextEncoding
    {
        private readonly Decoder _decoder;
        private readonly CountingFallback _fallback = new();

        public CodePageText(Encoding encoding)
            : base(encoding.WebName, 0)
        {
            // The decoders of code pages look at the encoding's fallback, not at their own.
            var counting = (Encoding)encoding.Clone();
            counting.DecoderFallback = _fallback;
            _decoder = counting.GetDecoder();
        }

        public override int Decode(
            ReadOnlySpan<byte> bytes,
            Span<char> characters,
            long position,
            bool isLast,
            BadBytes bad,
            out int used)
        {
            (_fallback.Bad, _fallback.Position) = (bad, position);
            int all = 0;
            used = 0;
            // The decoder keeps what goes on in the next block, so that all bytes are used.
            for (bool completed = false; !completed;)
            {
                _decoder.Convert(bytes[used..], characters[all..], isLast, out int read, out int written, out completed);
                (used, all) = (used + read, all + written);
            }

            return all;
        }
    }

    // Half a character at the end of the document.
    private static int Rest(
        ReadOnlySpan<byte> bytes,
        Span<char> characters,
        int written,
        long position,
        bool isLast,
        BadBytes bad,
        ref int used)
    {
        if (!isLast || used == bytes.Length)
            return written;
        bad.Add(position + used, bytes.Length - used);
        characters[written] = Replacement;
        used = bytes.Length;
        return written + 1;
    }

    private sealed class CountingFallback : DecoderFallback
    {
        public BadBytes Bad { get; set; } = new();

        public long Position { get; set; }

        public override int MaxCharCount => 1;

        public override DecoderFallbackBuffer CreateFallbackBuffer() => new Buffer(this);

        private sealed class Buffer(CountingFallback fallback) : DecoderFallbackBuffer
        {
            private bool _given = true;

            public override int Remaining => _given ? 0 : 1;

            public override bool Fallback(byte[] bytesUnknown, int index)
            {
                fallback.Bad.Add(Math.Max(0, fallback.Position + index), bytesUnknown.Length);
                _given = false;
                return true;
            }

            public override char GetNextChar()
            {
                if (_given)
                    return '\0';
                _given = true;
                return Replacement;
            }

            public override bool MovePrevious()
            {
                if (!_given)
                    return false;
                _given = false;
                return true;
            }

            public override void Reset() => _given = true;
        }
    }
}

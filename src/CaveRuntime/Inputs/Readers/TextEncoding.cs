using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Unicode;

namespace CaveRuntime.Inputs.Readers;

/// <summary>One of the encodings that a byte-order mark can announce, as a step from bytes to characters.</summary>
internal abstract class TextEncoding
{
    private static readonly TextEncoding s_utf8NoMark = new Utf8Text(0);

    /// <summary>The longest byte-order mark.</summary>
    public const int LongestMark = 4;

    /// <summary>How many bytes the byte-order mark has.</summary>
    public int MarkLength { get; private init; }

    /// <summary>The encoding of bytes that begin like this; UTF-8 if there is no byte-order mark.</summary>
    public static TextEncoding Of(ReadOnlySpan<byte> beginning) => beginning switch
    {
        // UTF-32 first: its mark begins with that of UTF-16.
        [0xFF, 0xFE, 0, 0, ..] => new Utf32Text(bigEndian: false),
        [0, 0, 0xFE, 0xFF, ..] => new Utf32Text(bigEndian: true),
        [0xFF, 0xFE, ..] => new Utf16Text(bigEndian: false),
        [0xFE, 0xFF, ..] => new Utf16Text(bigEndian: true),
        [0xEF, 0xBB, 0xBF, ..] => new Utf8Text(3),
        _ => s_utf8NoMark,
    };

    /// <summary>
    /// Decodes as many whole characters as there are. At most as many characters as bytes come out. <paramref name="used"/> is less than
    /// the
    /// bytes given if a character goes on in the next block.
    /// </summary>
    /// <param name="bytes">The next bytes.</param>
    /// <param name="characters">Where the characters go.</param>
    /// <param name="position">The position of the first byte, for the message.</param>
    /// <param name="isLast">Whether nothing follows.</param>
    /// <param name="used">How many bytes were decoded.</param>
    /// <returns>How many characters were written.</returns>
    /// <exception cref="NotTextException">A byte does not fit.</exception>
    public abstract int Decode(ReadOnlySpan<byte> bytes, Span<char> characters, long position, bool isLast, out int used);

    private static NotTextException Bad(string encoding, ReadOnlySpan<byte> bytes, int at, long position) => new(
        $"byte 0x{bytes[at]:X2} at position {position + at:N0} is not valid {encoding}",
        "Give a text file, or convert it to UTF-8 first (iconv -f ENCODING -t UTF-8).");

    private sealed class Utf8Text : TextEncoding
    {
        public Utf8Text(int markLength) => MarkLength = markLength;

        public override int Decode(ReadOnlySpan<byte> bytes, Span<char> characters, long position, bool isLast, out int used)
        {
            var status = Utf8.ToUtf16(bytes, characters, out used, out var written, replaceInvalidSequences: false, isFinalBlock: isLast);
            return status == OperationStatus.InvalidData ? throw Bad("UTF-8", bytes, used, position) : written;
        }
    }

    /// <summary>Taken as it is, lone surrogates included: characters are UTF-16 here as well.</summary>
    private sealed class Utf16Text : TextEncoding
    {
        private readonly bool _swaps;

        public Utf16Text(bool bigEndian)
        {
            MarkLength = 2;
            _swaps = bigEndian == BitConverter.IsLittleEndian;
        }

        public override int Decode(ReadOnlySpan<byte> bytes, Span<char> characters, long position, bool isLast, out int used)
        {
            used = bytes.Length & ~1;
            if (isLast && used < bytes.Length)
                throw Bad("UTF-16, which has two bytes a character,", bytes, used, position);

            var units = MemoryMarshal.Cast<byte, ushort>(bytes[..used]);
            var target = MemoryMarshal.Cast<char, ushort>(characters);
            if (_swaps)
                BinaryPrimitives.ReverseEndianness(units, target);
            else
                units.CopyTo(target);
            return units.Length;
        }
    }

    private sealed class Utf32Text : TextEncoding
    {
        private readonly bool _bigEndian;

        public Utf32Text(bool bigEndian)
        {
            MarkLength = 4;
            _bigEndian = bigEndian;
        }

        public override int Decode(ReadOnlySpan<byte> bytes, Span<char> characters, long position, bool isLast, out int used)
        {
            var written = 0;
            for (used = 0; used + 4 <= bytes.Length; used += 4)
            {
                var unit = bytes.Slice(used, 4);
                var value = _bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(unit) : BinaryPrimitives.ReadUInt32LittleEndian(unit);
                if (!System.Text.Rune.TryCreate(value, out var rune))
                    throw Bad("UTF-32", bytes, used, position);
                written += rune.EncodeToUtf16(characters[written..]);
            }

            if (isLast && used < bytes.Length)
                throw Bad("UTF-32, which has four bytes a character,", bytes, used, position);
            return written;
        }
    }
}

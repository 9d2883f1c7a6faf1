using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace CaveRuntime.Inputs.Readers;

/// <summary>Tells UTF-16 and UTF-32 without a byte-order mark by what the bytes would be in each.</summary>
internal static class WideText
{
    /// <summary>The encoding in which the bytes are text; null where they are not.</summary>
    public static TextEncoding? Of(ReadOnlySpan<byte> bytes)
    {
        (int Score, int Width, bool BigEndian) best = (0, 0, false);
        foreach ((int width, bool bigEndian) in new[] { (4, false), (4, true), (2, false), (2, true) })
        {
            int score = Score(bytes, width, bigEndian);
            // As UTF-32, half as many characters say as much.
            if (score * width > best.Score)
                best = (score * width, width, bigEndian);
        }

        return best.Score > 0 ? TextEncoding.Wide(best.Width, best.BigEndian) : null;
    }

    /// <summary>How many plain characters there are; 0 where anything is there that no text has.</summary>
    private static int Score(ReadOnlySpan<byte> bytes, int width, bool bigEndian)
    {
        int plain = 0, strange = 0, count = bytes.Length / width;
        for (int i = 0; i + width <= bytes.Length; i += width)
        {
            uint value = (width, bigEndian) switch
            {
                (2, false) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[i..]),
                (2, true) => BinaryPrimitives.ReadUInt16BigEndian(bytes[i..]),
                (_, false) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[i..]),
                _ => BinaryPrimitives.ReadUInt32BigEndian(bytes[i..]),
            };
            if (value is '\n' or '\r' or '\t' or (>= ' ' and < 0x7F))
                plain++;
            else if (IsStrange(value, width))
                strange++;
        }

        return count > 0 && strange * 50 <= count ? plain : 0;
    }

    private static bool IsStrange(uint value, int width)
    {
        if (width == 2 && value is >= 0xD800 and < 0xE000)
            return false;
        return !Rune.TryCreate(value, out Rune rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse;
    }
}

using System.Text;

namespace CaveRuntime.Inputs.Readers;

/// <summary>What bytes look like, in numbers.</summary>
/// <param name="Zeros">Bytes that are zero.</param>
/// <param name="Controls">Control characters that no text has, zeros among them.</param>
/// <param name="High">Bytes that are not ASCII.</param>
/// <param name="Good">Characters of several bytes that are UTF-8.</param>
/// <param name="Bad">Bytes that are not UTF-8.</param>
/// <param name="FirstBad">The position of the first of those.</param>
/// <param name="InWords">Bytes that are not ASCII and stand beside a letter, or beside another one.</param>
/// <param name="Western">Those that are a letter of Windows-1252, in its place in a word.</param>
internal sealed record ByteCounts(int Zeros, int Controls, int High, int Good, int Bad, int FirstBad, int InWords, int Western)
{
    /// <summary>Counts.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="isLast">Whether nothing follows; otherwise a character may go on behind them.</param>
    public static ByteCounts Of(ReadOnlySpan<byte> bytes, bool isLast)
    {
        int zeros = bytes.Count((byte)0), controls = 0, high = 0, good = 0, bad = 0, firstBad = -1, inWords = 0, western = 0;
        if (zeros == 0 && System.Text.Ascii.IsValid(bytes))
            return new ByteCounts(0, 0, 0, 0, 0, -1, 0, 0);
        for (int i = 0; i < bytes.Length; i++)
        {
            byte b = bytes[i];
            if (b < 0x80)
            {
                // Line ends, tabs, pages and the escapes of colours are common in logs.
                if ((b < ' ' && b is not (8 or 9 or 10 or 11 or 12 or 13 or 27)) || b == 0x7F)
                    controls++;
                continue;
            }

            high++;
            byte before = i > 0 ? bytes[i - 1] : (byte)' ', after = i + 1 < bytes.Length ? bytes[i + 1] : (byte)' ';
            if (IsWord(before) || IsWord(after))
                inWords++;
            if (IsWestern(b, before, after))
                western++;
        }

        for (int i = bytes.IndexOfAnyExceptInRange((byte)0, (byte)0x7F); i >= 0 && i < bytes.Length;)
        {
            var status = Rune.DecodeFromUtf8(bytes[i..], out Rune rune, out int length);
            if (status == System.Buffers.OperationStatus.NeedMoreData && !isLast)
                break;
            if (status == System.Buffers.OperationStatus.Done)
            {
                good += rune.IsAscii ? 0 : 1;
            }
            else
            {
                bad += length;
                firstBad = firstBad < 0 ? i : firstBad;
            }

            i += length;
            int next = bytes[i..].IndexOfAnyExceptInRange((byte)0, (byte)0x7F);
            i = next < 0 ? -1 : i + next;
        }

        return new ByteCounts(zeros, controls, high, good, bad, firstBad, inWords, western);
    }

    private static bool IsWord(byte b) => b >= 0x80 || char.IsAsciiLetter((char)b);

    // Ä after a small letter, a letter beside a digit, and ÿ, which hardly any word has, are no sign of text.
    private static bool IsWestern(byte b, byte before, byte after) => b switch
    {
        0xD7 or 0xF7 or 0xFF => false,
        >= 0xE0 or 0xDF or 0x9C or 0x9A or 0x9E => IsLetter(before) || IsLetter(after),
        >= 0xC0 or 0x8A or 0x8C or 0x8E => (IsLetter(after) && !IsSmall(before)) || (IsLetter(before) && !IsSmall(before)),
        // Quotation marks, dashes, ellipsis, Euro and the signs that texts have.
        0x80 or 0x85 or 0x91 or 0x92 or 0x93 or 0x94 or 0x95 or 0x96 or 0x97 or 0x99 => IsPlain(before) || IsPlain(after),
        0xA0 or 0xA3 or 0xA7 or 0xA9 or 0xAB or 0xAE or 0xB0 or 0xB2 or 0xB3 or 0xB5 or 0xB7 or 0xBB or 0xBF or 0xA1 or 0xBD =>
            IsPlain(before) && IsPlain(after),
        _ => false,
    };

    private static bool IsPlain(byte b) => b is >= 0x20 and < 0x7F or 10 or 13 || b >= 0xC0;

    private static bool IsLetter(byte b) => char.IsAsciiLetter((char)b) || b is >= 0xC0 and not (0xD7 or 0xF7 or 0xFF);

    private static bool IsSmall(byte b) => char.IsAsciiLetterLower((char)b) || b is >= 0xDF and not 0xF7;
}

using System.Text;
using UtfUnknown;

namespace CaveRuntime.Inputs.Readers;

/// <summary>
/// Tells the encoding of bytes that no byte-order mark explains. Bytes that are UTF-8, or nearly so, are that; a few bytes that fit nothing
/// are damage, not another encoding. Anything else is a guess, made only where little speaks against it.
/// </summary>
internal static class EncodingGuess
{
    private const float Sure = 0.5f;
    private const int FewBytes = 4;

    /// <summary>The encoding; null as long as everything is ASCII, which nearly all encodings have in common.</summary>
    /// <param name="bytes">The beginning of the document, or its first block that is not ASCII.</param>
    /// <param name="isFirst">Whether it is the beginning.</param>
    /// <param name="isLast">Whether the document ends with it.</param>
    /// <param name="isGuess">Whether somebody should be told.</param>
    /// <exception cref="NotTextException">It is no text, or text in an encoding that cannot be told.</exception>
    public static TextEncoding? Of(ReadOnlySpan<byte> bytes, bool isFirst, bool isLast, out bool isGuess)
    {
        isGuess = false;
        var seen = ByteCounts.Of(bytes, isLast);
        if (seen is { High: 0, Zeros: 0 })
            return null;
        if (isFirst && BinaryFormat.Of(bytes) is { } format)
            throw new NotTextException($"it is {format.Name}", format.Remedy);
        // Where all bytes are ASCII, wide text has a zero beside each of them; a few zeros are zeros.
        if (isFirst && seen.Zeros > 0 && (seen.High > 0 || seen.Zeros * 3L >= bytes.Length) && WideText.Of(bytes) is { } wide)
        {
            isGuess = true;
            return wide;
        }

        if (seen.Zeros >= 4 && seen.Zeros * 8L > bytes.Length)
            throw Binary(bytes, $"{seen.Zeros:N0} of its first {bytes.Length:N0} bytes are zero, the first at position {bytes.IndexOf((byte)0):N0}");
        if (seen.High == 0)
            return null;
        if (seen.Bad == 0)
            return TextEncoding.Utf8;
        if (seen.Controls >= 2 && seen.Controls * 50L > bytes.Length)
            throw Binary(bytes, $"{seen.Controls:N0} of its first {bytes.Length:N0} bytes are control characters");
        // Text in another encoding is hardly ever UTF-8 by chance; UTF-8 with damage is UTF-8 mostly.
        if (seen.Good >= seen.Bad)
            return TextEncoding.Utf8;
        if (Legacy(bytes, seen) is { } legacy)
        {
            isGuess = true;
            return legacy;
        }

        return seen.Bad <= FewBytes || seen.Bad * 10L <= bytes.Length
            ? TextEncoding.Utf8
            : throw new NotTextException(
                $"its encoding cannot be told: {seen.Bad:N0} of its first {bytes.Length:N0} bytes are not UTF-8, the first at position {seen.FirstBad:N0}",
                "If it is text, name its encoding (--encoding), or convert it to UTF-8 first.");
    }

    private static TextEncoding? Legacy(ReadOnlySpan<byte> bytes, ByteCounts seen)
    {
        // Letters stand beside letters; damage stands anywhere.
        if (Math.Max(seen.InWords, seen.Western) * 10L < seen.High * 8L)
            return null;
        bool isWestern = seen.Western * 10L >= seen.High * 8L;
        DetectionDetail? found = CharsetDetector.DetectFromBytes(bytes.ToArray()).Detected;
        string? name = found is { Confidence: >= Sure, Encoding: not null } ? found.EncodingName.ToLowerInvariant() : null;
        bool isMultibyte = name is "shift-jis" or "gb18030" or "big5" or "euc-jp" or "euc-kr" or "cp949" or "euc-tw";
        // Some pairs of East Asian encodings are UTF-8 by chance; of other encodings hardly any are.
        if (seen.Bad <= 3 * seen.Good && !(isMultibyte && found!.Confidence > 0.9f && seen.High >= 16))
            return null;
        // Of a few letters nobody can tell an alphabet; those of Western Europe are the most likely, where the bytes are letters there.
        if (isWestern && !(isMultibyte && found!.Confidence > 0.9f) && (seen.High < 24 || name is null || IsWestern(name)))
            return CodePage("windows-1252");
        return name is null || IsWestern(name) || (seen.High < 8 && !isMultibyte) ? null
            : CodePage(name switch { "iso-8859-9" => "windows-1254", "cp949" => "ks_c_5601-1987", _ => found!.Encoding!.WebName }) is { } encoding
                && Fits(encoding, bytes) ? CodePage(encoding.Name) : null;
    }

    private static bool IsWestern(string name) => name is "windows-1252" or "iso-8859-1" or "iso-8859-15" or "ascii" or "utf-8";

    private static bool Fits(TextEncoding encoding, ReadOnlySpan<byte> bytes)
    {
        var bad = new BadBytes();
        encoding.Decode(bytes, new char[TextEncoding.MaxCharacters(bytes.Length)], 0, isLast: false, bad, out _);
        return bad.Count * 100 <= bytes.Length;
    }

    private static TextEncoding? CodePage(string name)
    {
        try
        {
            return (CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name)) is { } encoding
                ? TextEncoding.Of(encoding)
                : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static NotTextException Binary(ReadOnlySpan<byte> bytes, string reason) => new(
        $"{reason}, so it is binary data{(bytes.Length < 64 ? "" : " or in an encoding that cannot be told")}",
        "Give a text file; if it is one, name its encoding (--encoding).");
}

using System.Text;
using CaveRuntime.Confinement.Files;
using Microsoft.Win32.SafeHandles;

namespace CaveRuntime.Workspaces.Reading;

/// <summary>The text of a file and how it is written on the disk, so that a change keeps that. Immutable.</summary>
/// <param name="Text">Without a mark of the byte order.</param>
/// <param name="Encoding">As it was found; strict.</param>
/// <param name="HasMark">Whether a mark of the byte order stands in front.</param>
internal sealed record TextFile(string Text, Encoding Encoding, bool HasMark)
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true);

    /// <summary>An empty one, as new files are.</summary>
    public static TextFile New { get; } = new("", s_utf8, HasMark: false);

    /// <summary>The bytes of a file.</summary>
    /// <exception cref="InvalidOperationException">It is larger than may be read at once.</exception>
    public static byte[] Bytes(RootedFolder folder, string path, long max)
    {
        using SafeFileHandle file = folder.OpenToRead(path);
        long length = RandomAccess.GetLength(file);
        if (length > max)
        {
            throw new InvalidOperationException(
                $"'{path}' has {length:N0} bytes, more than the {max:N0} that are read at once. Use Grep, or a command such as sed -n.");
        }

        byte[] bytes = new byte[length];
        int at = 0;
        for (int got; at < bytes.Length && (got = RandomAccess.Read(file, bytes.AsSpan(at), at)) > 0;)
            at += got;
        return at == bytes.Length ? bytes : bytes[..at];
    }

    /// <summary>Reads bytes as text.</summary>
    /// <returns>Null where they are none: something other than UTF-8, or UTF-16 with a mark.</returns>
    public static TextFile? Of(ReadOnlySpan<byte> bytes)
    {
        (Encoding encoding, int mark) = bytes switch
        {
            [0xEF, 0xBB, 0xBF, ..] => (s_utf8, 3),
            [0xFF, 0xFE, ..] => (new UnicodeEncoding(false, true, throwOnInvalidBytes: true), 2),
            [0xFE, 0xFF, ..] => (new UnicodeEncoding(true, true, throwOnInvalidBytes: true), 2),
            _ => ((Encoding)s_utf8, 0),
        };
        if (ReferenceEquals(encoding, s_utf8) && bytes.Contains((byte)0))
            return null;
        try
        {
            return new TextFile(encoding.GetString(bytes[mark..]), encoding, mark > 0);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>Other text, written the same way.</summary>
    /// <exception cref="ArgumentException">It holds half a character.</exception>
    public byte[] With(string text) => HasMark ? [.. Encoding.GetPreamble(), .. Encoding.GetBytes(text)] : Encoding.GetBytes(text);
}

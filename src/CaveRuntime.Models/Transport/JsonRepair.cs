using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace CaveRuntime.Models.Transport;

/// <summary>
/// Mends JSON where only one reading is possible: bytes that are no UTF-8, raw line breaks inside texts, a comma before a closing bracket,
/// the end mark of a stream behind a whole value. Anything else stays broken.
/// </summary>
internal static class JsonRepair
{
    private static readonly JsonReaderOptions s_loose = new() { AllowTrailingCommas = true };

    /// <summary>The value, or null where the bytes hold none, or something else besides.</summary>
    public static JsonElement? TryParse(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8))
        {
            utf8 = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(utf8));
        }

        return First(utf8) ?? (HasRawControl(utf8) ? First(Escaped(utf8)) : null);
    }

    /// <summary>What a JSON string says, also where it holds half a surrogate pair, which the framework's reader does not give
    /// out.</summary>
    /// <param name="raw">The string as it stands in valid JSON, with its quotes.</param>
    public static string Unescape(string raw)
    {
        var text = new StringBuilder(raw.Length);
        for (var i = 1; i < raw.Length - 1; i++)
        {
            if (raw[i] != '\\')
            {
                text.Append(raw[i]);
                continue;
            }

            i++;
            if (raw[i] == 'u')
            {
                text.Append((char)int.Parse(raw.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                i += 4;
                continue;
            }

            text.Append(raw[i] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', 'b' => '\b', 'f' => '\f', var other => other });
        }

        return text.ToString();
    }

    private static JsonElement? First(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8, s_loose);
            var value = JsonElement.ParseValue(ref reader);
            return IsEnd(utf8[(int)reader.BytesConsumed..]) ? value : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Nothing, or the marks that end a stream.
    private static bool IsEnd(ReadOnlySpan<byte> rest)
    {
        while (!(rest = rest.Trim(" \t\r\n\0"u8)).IsEmpty)
        {
            var mark = rest.StartsWith("data:"u8) ? "data:"u8 : "[DONE]"u8;
            if (!rest.StartsWith(mark))
            {
                return false;
            }

            rest = rest[mark.Length..];
        }

        return true;
    }

    private static bool HasRawControl(ReadOnlySpan<byte> utf8) => utf8.ContainsAnyInRange((byte)0, (byte)0x1F);

    private static byte[] Escaped(ReadOnlySpan<byte> utf8)
    {
        var mended = new List<byte>(utf8.Length + 64);
        var inside = false;
        for (var i = 0; i < utf8.Length; i++)
        {
            var b = utf8[i];
            if (inside && b == '\\' && i + 1 < utf8.Length)
            {
                mended.Add(b);
                mended.Add(utf8[++i]);
                continue;
            }

            inside ^= b == '"';
            if (inside && b < 0x20)
            {
                mended.AddRange(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\\u{(int)b:x4}")));
            }
            else
            {
                mended.Add(b);
            }
        }

        return [.. mended];
    }
}

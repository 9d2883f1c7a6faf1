using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CaveRuntime.Cells;
using CaveRuntime.Cells.Texts;
using CaveRuntime.Scopes;

namespace CaveRuntime.Scripting.Rendering;

/// <summary>Turns the value that a cell answers with into what a person and a program read.</summary>
internal static class FinalRenderer
{
    // Of every answer that could leave the scope, in UTF-8.
    private const int MaxBytes = 40_000_000;

    private static readonly JsonSerializerOptions s_json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        IncludeFields = true,
        Converters = { new JsonStringEnumConverter(), new TextConverter(), new ReplyConverter() },
    };

    /// <summary>A text is answered as it is, a number or a date in invariant form, anything else as JSON.</summary>
    public static FinalValue Of(object? value)
    {
        string? json = Json(value);
        return new FinalValue(value switch
        {
            null => "null",
            string or Text or Reply or bool => value.ToString()!,
            IFormattable f => f.ToString(null, CultureInfo.InvariantCulture) ?? "",
            _ => json ?? Preview.Of(value, 100_000),
        }, json);
    }

    /// <summary>The value as JSON; null where it has no such form.</summary>
    public static string? Json(object? value)
    {
        try
        {
            using var bytes = new BoundedStream(MaxBytes);
            JsonSerializer.Serialize(bytes, value, s_json);
            return Encoding.UTF8.GetString(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
        }
        catch (BoundedStream.TooLongException)
        {
            throw new InvalidOperationException(
                "FINAL: the answer is longer than 10,000,000 characters, more than can leave the scope. "
                + "Answer with a part of it, or with a summary.");
        }
        catch (Exception e) when (e is NotSupportedException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private sealed class ReplyConverter : JsonConverter<Reply>
    {
        public override Reply Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Reply.Of(reader.GetString() ?? "");

        public override void Write(Utf8JsonWriter writer, Reply value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}

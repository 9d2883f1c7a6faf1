using System.Text.Json;
using System.Text.Json.Serialization;

namespace CaveRuntime.Cells.Texts;

/// <summary>A text is a JSON string.</summary>
internal sealed class TextConverter : JsonConverter<Text>
{
    public override Text Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, Text value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}

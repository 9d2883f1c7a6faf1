using System.Text.Json;
using System.Text.Json.Serialization;

namespace CaveRuntime.Journal;

/// <summary>JSON that stands in a record as it is. In records of version 1 it stands in a string.</summary>
internal sealed class RawJson : JsonConverter<string>
{
    /// <inheritdoc/>
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
            return reader.GetString();
        using JsonDocument json = JsonDocument.ParseValue(ref reader);
        return json.RootElement.GetRawText();
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value, skipInputValidation: true);
}

using System.Text.Json;
using System.Text.Json.Serialization;
using CaveRuntime.Events;

namespace CaveRuntime.Journal;

/// <summary>An event in a record: the JSON of its line. In records of version 1 that stands in a string.</summary>
internal sealed class EventLine : JsonConverter<RunEvent>
{
    /// <inheritdoc/>
    public override RunEvent? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
            return EventJson.Read(reader.GetString()!);
        using JsonDocument line = JsonDocument.ParseValue(ref reader);
        return EventJson.Read(line.RootElement.GetRawText());
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, RunEvent value, JsonSerializerOptions options) =>
        writer.WriteRawValue(EventJson.WriteUtf8(value), skipInputValidation: true);
}

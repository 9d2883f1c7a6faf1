using System.Text.Json;
using System.Text.Json.Serialization;

namespace CaveRuntime.Cli.Configuration;

/// <summary>Durations in configuration files are written as on the command line.</summary>
internal sealed class DurationConverter : JsonConverter<TimeSpan?>
{
    public override TimeSpan? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string text = reader.TokenType == JsonTokenType.String
            ? reader.GetString()!
            : throw new JsonException("a length of time is a text such as \"30s\"");
        return Duration.TryParse(text, out TimeSpan duration, out string problem) ? duration : throw new JsonException(problem);
    }

    public override void Write(Utf8JsonWriter writer, TimeSpan? value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value is { } duration ? FormattableString.Invariant($"{duration.TotalMilliseconds:0}ms") : null);
}

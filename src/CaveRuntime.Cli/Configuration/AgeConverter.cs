using System.Text.Json;
using System.Text.Json.Serialization;

namespace CaveRuntime.Cli.Configuration;

/// <summary>Ages in configuration files are written as on the command line.</summary>
internal sealed class AgeConverter : JsonConverter<TimeSpan?>
{
    public override TimeSpan? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string text = reader.TokenType == JsonTokenType.String
            ? reader.GetString()!
            : throw new JsonException("an age is a text such as \"30d\"");
        return Amount.TryAge(text, out TimeSpan age, out string problem) ? age : throw new JsonException(problem);
    }

    public override void Write(Utf8JsonWriter writer, TimeSpan? value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value is { } age ? FormattableString.Invariant($"{age.TotalMinutes:0}m") : null);
}

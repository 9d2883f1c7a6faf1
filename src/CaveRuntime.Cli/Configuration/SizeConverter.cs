using System.Text.Json;
using System.Text.Json.Serialization;

namespace CaveRuntime.Cli.Configuration;

/// <summary>Sizes in configuration files are written as on the command line.</summary>
internal sealed class SizeConverter : JsonConverter<long?>
{
    public override long? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string text = reader.TokenType == JsonTokenType.String
            ? reader.GetString()!
            : throw new JsonException("a size is a text such as \"5GB\"");
        return Amount.TrySize(text, out long bytes, out string problem) ? bytes : throw new JsonException(problem);
    }

    public override void Write(Utf8JsonWriter writer, long? value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value is { } bytes ? FormattableString.Invariant($"{bytes}B") : null);
}

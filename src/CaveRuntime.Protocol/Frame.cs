using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CaveRuntime.Protocol;

/// <summary>One message on the wire as it arrived: a kind, and a payload that is not trusted yet.</summary>
/// <param name="Kind">What the sender says it is.</param>
/// <param name="Payload">UTF-8 JSON, at most <see cref="Wire.MaxPayloadBytes"/> bytes.</param>
public readonly record struct Frame(FrameKind Kind, ReadOnlyMemory<byte> Payload)
{
    /// <summary>Reads the payload as the type that the <em>receiver</em> names, or as one of its closed table.</summary>
    /// <exception cref="WireException">The payload is something else.</exception>
    public T Read<T>(JsonTypeInfo<T> type) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(Payload.Span, type)
                ?? throw new WireException(WireFault.Malformed, $"a {Kind} frame with an empty payload");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException) // The latter where no kind is named.
        {
            throw NamesUnknownKind(type.PolymorphismOptions)
                ? new WireException(WireFault.UnknownKind, $"a {Kind} frame that names a kind that no {typeof(T).Name} has", e)
                : new WireException(WireFault.Malformed, $"a {Kind} frame whose payload is not a {typeof(T).Name}", e);
        }
    }

    private bool NamesUnknownKind(JsonPolymorphismOptions? table)
    {
        if (table is null)
            return false;
        var reader = new Utf8JsonReader(Payload.Span);
        try
        {
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject
                && reader.Read() && reader.TokenType == JsonTokenType.PropertyName
                && reader.ValueTextEquals(table.TypeDiscriminatorPropertyName)
                && reader.Read() && reader.TokenType == JsonTokenType.String
                && !Names(table, reader.GetString());
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // No JSON, or no text.
        {
            return false;
        }
    }

    private static bool Names(JsonPolymorphismOptions table, string? kind) =>
        table.DerivedTypes.Any(derived => derived.TypeDiscriminator is string name && name == kind);
}

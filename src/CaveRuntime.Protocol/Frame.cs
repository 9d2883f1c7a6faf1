using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CaveRuntime.Protocol;

/// <summary>One message on the wire as it arrived: a kind, and a payload that is not trusted yet.</summary>
/// <param name="Kind">What the sender says it is.</param>
/// <param name="Payload">UTF-8 JSON, at most <see cref="Wire.MaxPayloadBytes"/> bytes.</param>
public readonly record struct Frame(FrameKind Kind, ReadOnlyMemory<byte> Payload)
{
    /// <summary>Reads the payload as the type that the <em>receiver</em> names.</summary>
    /// <exception cref="WireException">The payload is something else.</exception>
    public T Read<T>(JsonTypeInfo<T> type) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(Payload.Span, type)
                ?? throw new WireException(WireFault.Malformed, $"a {Kind} frame with an empty payload");
        }
        catch (JsonException e)
        {
            throw new WireException(WireFault.Malformed, $"a {Kind} frame whose payload is not a {typeof(T).Name}", e);
        }
    }
}

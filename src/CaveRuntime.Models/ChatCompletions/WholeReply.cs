using CaveRuntime.Models.Errors;
using CaveRuntime.Models.Transport;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Models.ChatCompletions;

/// <summary>A reply in a body that begins as JSON: one object, or chunks of a stream without its marks.</summary>
internal static class WholeReply
{
    public static ChatResponse Read(Endpoint at, ReadOnlyMemory<byte> body, ToolNames names)
    {
        var first = LenientJson.TryParse(body) ?? LenientJson.TryParse(FirstLine(body));
        return first is { } chunk && chunk.Member("choices").First().Member("delta").IsObject()
            ? ReplyStream.ReadLines(at, ReplyBytes.Text(body), names).ToChatResponse()
            : ReplyReader.Read(at, first, body, names);
    }

    private static ReadOnlyMemory<byte> FirstLine(ReadOnlyMemory<byte> body)
    {
        var end = body.Span.IndexOf((byte)'\n');
        return end < 0 ? body : body[..end];
    }
}

using System.Text;
using System.Text.Json.Nodes;

namespace CaveRuntime.Testing;

/// <summary>What the local server does with one request.</summary>
public sealed record LocalReply
{
    private LocalReply() { }

    /// <summary>The words of a good reply; null for any other.</summary>
    public string? Words { get; private init; }

    /// <summary>Bytes sent as they are, after which the connection is closed; null for any other.</summary>
    public byte[]? Raw { get; private init; }

    /// <summary>The HTTP status.</summary>
    public int Status { get; private init; } = 200;

    /// <summary>The body of an error reply; null for any other.</summary>
    public JsonNode? ErrorBody { get; private init; }

    /// <summary>True where the connection is closed without a word.</summary>
    public bool Drops { get; private init; }

    /// <summary>Waited before the first byte of the reply.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Further headers, such as <c>Retry-After</c>.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The reason that the reply gives for its end, such as <c>stop</c> or <c>length</c>.</summary>
    public string FinishReason { get; init; } = "stop";

    /// <summary>Characters in each chunk of a stream.</summary>
    public int ChunkSize { get; init; } = 16;

    /// <summary>Awaited before each chunk of a stream is sent; the argument counts them from 0. Lets a test hold a stream.</summary>
    public Func<int, CancellationToken, Task>? BeforeChunk { get; init; }

    /// <summary>False: the server reports no usage.</summary>
    public bool ReportsUsage { get; init; } = true;

    /// <summary>Reported in place of the counted prompt tokens.</summary>
    public long? PromptTokens { get; init; }

    /// <summary>Reported in place of the counted reply tokens.</summary>
    public long? ReplyTokens { get; init; }

    /// <summary>Prompt tokens that are reported as read from a cache.</summary>
    public long? CachedTokens { get; init; }

    /// <summary>US dollars, reported as <c>usage.cost</c>.</summary>
    public decimal? Cost { get; init; }

    /// <summary>A good reply, streamed where the request asks for that.</summary>
    public static LocalReply Text(string words) => new() { Words = words };

    /// <summary>An error reply in OpenAI's shape.</summary>
    public static LocalReply Error(int status, string message, string? code = null, string? retryAfter = null) => new()
    {
        Status = status,
        ErrorBody = new JsonObject { ["error"] = new JsonObject { ["message"] = message, ["type"] = "error", ["code"] = code } },
        Headers = retryAfter is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["Retry-After"] = retryAfter },
    };

    /// <summary>The connection is closed without a reply.</summary>
    public static LocalReply Drop() => new() { Drops = true };

    /// <summary>
    /// A whole HTTP response as a recorded one is written down: status line, headers, empty line, body, with plain line feeds. The body
    /// ends
    /// where the text ends; a Content-Length that promises more makes a connection that breaks off.
    /// </summary>
    public static LocalReply Http(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var end = text.IndexOf("\n\n", StringComparison.Ordinal);
        var head = text[..end].Replace("\n", "\r\n", StringComparison.Ordinal) + "\r\nConnection: close\r\n\r\n";
        return new() { Raw = Encoding.UTF8.GetBytes(head + text[(end + 2)..]) };
    }

    /// <summary>A good reply.</summary>
    public static implicit operator LocalReply(string words) => Text(words);
}

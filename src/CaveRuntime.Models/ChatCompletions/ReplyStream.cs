using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using CaveRuntime.Models.Errors;
using CaveRuntime.Models.Transport;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Models.ChatCompletions;

/// <summary>Reads a streamed reply: server-sent events, each a chunk of JSON, ended by <c>[DONE]</c> or by a finish reason.</summary>
internal static class ReplyStream
{
    /// <summary>
    /// The updates as they come. Usage comes once, at the end: some servers report it, cumulatively, with every chunk, and callers add up
    /// what they get.
    /// </summary>
    /// <exception cref="ModelException">The stream broke off, or was no stream of chunks.</exception>
    /// <exception cref="ErrorInReplyException">The stream holds an error.</exception>
    public static async IAsyncEnumerable<ChatResponseUpdate> ReadAsync(
        Endpoint at,
        Stream body,
        ToolNames names,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var state = new State(at, names);
        await foreach (var item in SseParser.Create(body).EnumerateAsync(cancellationToken).ConfigureAwait(false))
        {
            var data = Data(item.Data);
            if (data.Length == 0)
            {
                continue;
            }

            if (data is "[DONE]")
            {
                state.Done = true;
                break;
            }

            if (item.EventType == "error")
            {
                throw new ErrorInReplyException(ProviderError.Read(data));
            }

            if (state.Take(data) is { } update)
            {
                yield return update;
            }
        }

        yield return state.End();
    }

    /// <summary>The reply in a body that holds one chunk on each line, without the marks of a stream.</summary>
    public static IEnumerable<ChatResponseUpdate> ReadLines(Endpoint at, string body, ToolNames names)
    {
        var state = new State(at, names);
        foreach (var line in body.Split('\n').Select(Data).Where(line => line.Length > 0))
        {
            if (line is "[DONE]")
            {
                state.Done = true;
            }
            else if (state.Take(line) is { } update)
            {
                yield return update;
            }
        }

        yield return state.End();
    }

    /// <summary>The first bytes of a body that is a stream of events, whatever its label says.</summary>
    public static bool IsOne(ReadOnlySpan<byte> start)
    {
        var text = start.StartsWith("\uFEFF"u8) ? start[3..] : start;
        text = text.TrimStart(" \t\r\n"u8);
        return text.StartsWith("data:"u8) || text.StartsWith("event:"u8) || text.StartsWith("id:"u8) || text.StartsWith("retry:"u8)
            || text.StartsWith(":"u8);
    }

    // Some gateways put one stream into another, each line with two marks.
    private static string Data(string data)
    {
        var text = data.Trim();
        while (text.StartsWith("data:", StringComparison.Ordinal))
        {
            text = text[5..].TrimStart();
        }

        return text;
    }

    private sealed class State(Endpoint at, ToolNames names)
    {
        private readonly ToolCallParts _calls = new(names);
        private readonly ReplyExtras _extras = new();
        private readonly Surrogates.Pieces _text = new();
        private readonly Surrogates.Pieces _thoughts = new();
        private UsageDetails? _usage;
        private ChatFinishReason? _finish;
        private string? _id;
        private string? _model;
        private DateTimeOffset? _created;
        private string? _refusal;
        private bool _said;
        private bool _any;

        public bool Done { get; set; }

        // The chunk as an update, or null where it holds nothing to pass on.
        public ChatResponseUpdate? Take(string data)
        {
            if (LenientJson.TryParse(data) is not { } chunk || !chunk.IsObject())
            {
                throw Failures.Nonsense(at, data, "the stream holds something that is not a chunk of a reply");
            }

            if (ProviderError.TryFindInReply(chunk, out var error))
            {
                throw new ErrorInReplyException(error);
            }

            _any = true;
            _id ??= chunk.Member("id").Text();
            _model ??= chunk.Member("model").Text();
            _created ??= ReplyReader.Created(chunk);
            _usage = UsageReader.Later(_usage, UsageReader.Find(chunk));
            var choice = chunk.Member("choices").First();
            var delta = choice.Member("delta") is { ValueKind: JsonValueKind.Object } given ? given : choice.Member("message");
            _finish = ReplyReader.Finish(choice) ?? _finish;
            _refusal = delta.Member("refusal").Text() is { Length: > 0 } piece ? _refusal + piece : _refusal;
            if (choice.Member("delta").IsObject())
            {
                _calls.AddPieces(delta);
            }
            else
            {
                _calls.AddWhole(delta);
            }

            _extras.Add(delta);
            List<AIContent> contents = [.. ReplyReader.Contents(delta).Select(Joined).OfType<AIContent>()];
            if (contents.Count == 0)
            {
                return null;
            }

            _said |= contents.Any(c => c is TextContent);
            return Update(contents);
        }

        public ChatResponseUpdate End()
        {
            if (!_any && !Done)
            {
                throw Failures.Nonsense(at, "", "the answer is not a stream of chunks");
            }

            // Neither mark of an end: what came is a part, and a part must not pass for the whole.
            if (!Done && _finish is null)
            {
                throw Failures.BrokenOff(at);
            }

            List<AIContent> contents = [];
            if (_thoughts.End() is { Length: > 0 } thought)
            {
                contents.Add(new TextReasoningContent(thought));
            }

            if (_text.End() is { Length: > 0 } text)
            {
                contents.Add(new TextContent(text));
            }

            contents.AddRange(_calls.ToContents());
            if (!_said && contents.Count == 0
                && (_refusal ?? (_finish == ChatFinishReason.ContentFilter ? "the provider's content filter held the reply back" : null)) is { } why)
            {
                throw ReplyReader.Refused(at, why, _usage);
            }

            if (_usage is not null)
            {
                contents.Add(new UsageContent(_usage));
            }

            var update = Update(contents);
            update.FinishReason = _finish;
            update.AdditionalProperties = _extras.ToProperties();
            return update;
        }

        // Null where the piece is no more than half a character so far.
        private AIContent? Joined(AIContent content)
        {
            var piece = content switch
            {
                TextContent text => _text.Take(text.Text),
                TextReasoningContent thought => _thoughts.Take(thought.Text),
                _ => null,
            };
            return piece is null ? content
                : piece.Length == 0 ? null
                : content is TextContent ? new TextContent(piece)
                : new TextReasoningContent(piece);
        }

        private ChatResponseUpdate Update(IList<AIContent> contents) => new(ChatRole.Assistant, contents)
        {
            ResponseId = _id,
            MessageId = _id,
            ModelId = _model ?? at.Model,
            CreatedAt = _created,
        };
    }
}

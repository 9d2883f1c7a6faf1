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
    /// <exception cref="ModelException">The stream holds an error, broke off, or was no stream of chunks.</exception>
    public static async IAsyncEnumerable<ChatResponseUpdate> ReadAsync(
        Endpoint at,
        Stream body,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var state = new State(at);
        await foreach (var item in SseParser.Create(body).EnumerateAsync(cancellationToken).ConfigureAwait(false))
        {
            if (item.Data.Length == 0)
            {
                continue;
            }

            if (item.Data.AsSpan().Trim() is "[DONE]")
            {
                state.Done = true;
                break;
            }

            if (state.Take(item.Data) is { } update)
            {
                yield return update;
            }
        }

        yield return state.End();
    }

    private sealed class State(Endpoint at)
    {
        private readonly ToolCallParts _calls = new();
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
                throw Failures.FromError(at, null, error);
            }

            _any = true;
            _id ??= chunk.Member("id").Text();
            _model ??= chunk.Member("model").Text();
            _created ??= ReplyReader.Created(chunk);
            _usage = UsageReader.Read(chunk.Member("usage")) ?? UsageReader.Read(chunk.Member("x_groq").Member("usage")) ?? _usage;
            var choice = chunk.Member("choices").First();
            var delta = choice.Member("delta") is { ValueKind: JsonValueKind.Object } given ? given : choice.Member("message");
            _finish = ReplyReader.Finish(choice) ?? _finish;
            _refusal = delta.Member("refusal").Text() is { Length: > 0 } piece ? _refusal + piece : _refusal;
            _calls.Add(delta.Member("tool_calls"));
            List<AIContent> contents = [.. ReplyReader.Contents(delta)];
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

            List<AIContent> contents = [.. _calls.ToContents()];
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
            return update;
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

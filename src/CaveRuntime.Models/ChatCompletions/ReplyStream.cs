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
        private readonly ToolCallParts calls = new();
        private UsageDetails? usage;
        private ChatFinishReason? finish;
        private string? id;
        private string? model;
        private DateTimeOffset? created;
        private string? refusal;
        private bool said;
        private bool any;

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

            any = true;
            id ??= chunk.Member("id").Text();
            model ??= chunk.Member("model").Text();
            created ??= ReplyReader.Created(chunk);
            usage = UsageReader.Read(chunk.Member("usage")) ?? UsageReader.Read(chunk.Member("x_groq").Member("usage")) ?? usage;
            var choice = chunk.Member("choices").First();
            var delta = choice.Member("delta") is { ValueKind: JsonValueKind.Object } given ? given : choice.Member("message");
            finish = ReplyReader.Finish(choice) ?? finish;
            refusal = delta.Member("refusal").Text() is { Length: > 0 } piece ? refusal + piece : refusal;
            calls.Add(delta.Member("tool_calls"));
            List<AIContent> contents = [.. ReplyReader.Contents(delta)];
            if (contents.Count == 0)
            {
                return null;
            }

            said |= contents.Any(c => c is TextContent);
            return Update(contents);
        }

        public ChatResponseUpdate End()
        {
            if (!any && !Done)
            {
                throw Failures.Nonsense(at, "", "the answer is not a stream of chunks");
            }

            // Neither mark of an end: what came is a part, and a part must not pass for the whole.
            if (!Done && finish is null)
            {
                throw Failures.BrokenOff(at);
            }

            List<AIContent> contents = [.. calls.ToContents()];
            if (!said && contents.Count == 0
                && (refusal ?? (finish == ChatFinishReason.ContentFilter ? "the provider's content filter held the reply back" : null)) is { } why)
            {
                throw ReplyReader.Refused(at, why, usage);
            }

            if (usage is not null)
            {
                contents.Add(new UsageContent(usage));
            }

            var update = Update(contents);
            update.FinishReason = finish;
            return update;
        }

        private ChatResponseUpdate Update(IList<AIContent> contents) => new(ChatRole.Assistant, contents)
        {
            ResponseId = id,
            MessageId = id,
            ModelId = model ?? at.Model,
            CreatedAt = created,
        };
    }
}

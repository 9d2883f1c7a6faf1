using System.Runtime.CompilerServices;
using System.Text.Json;
using Anthropic;
using Anthropic.Exceptions;
using CaveRuntime.Models.Errors;
using CaveRuntime.Models.Habits;
using CaveRuntime.Models.Transport;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Models.Messages;

/// <summary>
/// Anthropic's Messages API through the official package and its own adapter; what is added is the house's time-outs, errors and usage
/// figures.
/// Sends each request once: retrying is a decorator.
/// </summary>
/// <remarks>
/// Temperature, top_p and top_k are not sent: since version 2026-10-21 of the API a request that holds one of them is rejected, and the
/// package leaves them out.
/// </remarks>
internal sealed class MessagesClient : DelegatingChatClient
{
    /// <summary>
    /// The API demands a limit on the reply. This is what is asked for where neither the caller nor the catalog says more.
    /// </summary>
    private const int UsualReply = 8192;

    private static readonly ServerHabits s_habits = new("max_tokens");

    private readonly Endpoint _at;
    private readonly HttpClient _http;
    private readonly ModelRequest _request;

    private MessagesClient(IChatClient adapter, HttpClient http, Endpoint at, ModelRequest request) : base(adapter)
    {
        _at = at;
        _http = http;
        _request = request;
    }

    public static MessagesClient Create(Endpoint at, HttpMessageHandler handler, bool ownsHandler, ModelRequest request)
    {
        var http = new HttpClient(new ReplyCheck(at, request.TimeProvider, handler), ownsHandler) { Timeout = Timeout.InfiniteTimeSpan };
        var client = new AnthropicClient
        {
            ApiKey = at.Key,
            BaseUrl = Root(at.BaseUrl),
            HttpClient = http,
            MaxRetries = 0,
            Timeout = TimeSpan.FromDays(1), // the package wants one; ours is shorter, and by the injected clock
            OpenTelemetry = new(), // given, so that the environment is not asked
        };
        var maxOutput = Math.Min(request.Profile?.MaxOutput ?? UsualReply, UsualReply);
        return new MessagesClient(client.AsIChatClient(at.Model, maxOutput), http, at, request);
    }

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        using var idle = new IdleTimeout(_request.Timeout, _request.TimeProvider, cancellationToken);
        try
        {
            var reply = await base.GetResponseAsync(PromptCache.Mark(Shaped(messages)), options, idle.Token).ConfigureAwait(false);
            MessagesUsage.Complete(reply.Usage);
            RefuseIfSilent(reply.Messages.SelectMany(m => m.Contents).Any(IsSaid), reply.FinishReason, reply.Usage);
            return reply;
        }
        catch (Exception exception) when (Translate(exception, idle) is { } failure)
        {
            throw failure;
        }
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options =
            null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var idle = new IdleTimeout(_request.Timeout, _request.TimeProvider, cancellationToken);
        var updates = base.GetStreamingResponseAsync(
            PromptCache.Mark(Shaped(messages)),
            options,
            idle.Token).GetAsyncEnumerator(idle.Token);
        await using (updates.ConfigureAwait(false))
        {
            var said = false;
            ChatResponseUpdate? last = null;
            ChatFinishReason? finish = null;
            UsageDetails? usage = null;
            while (await NextAsync(updates, idle).ConfigureAwait(false))
            {
                last = updates.Current;
                finish = last.FinishReason ?? finish;
                // The API reports usage twice, the second time for the whole; callers add up what they get, so it is passed on once, at the
                // end.
                usage = last.Contents.OfType<UsageContent>().LastOrDefault()?.Details ?? usage;
                last.Contents = [.. last.Contents.Where(c => c is not UsageContent)];
                said |= last.Contents.Any(IsSaid);
                // An update with nothing in it tells the caller nothing, and would end the time in which a failed call can be sent again.
                if (last.Contents.Count > 0)
                {
                    idle.Pause();
                    yield return last;
                }

                idle.Renew();
            }

            if (finish is null || last is null)
            {
                throw Failures.BrokenOff(_at);
            }

            RefuseIfSilent(said, finish, MessagesUsage.Complete(usage));
            yield return new ChatResponseUpdate(ChatRole.Assistant, usage is null ? [] : [new UsageContent(usage)])
            {
                FinishReason = finish,
                ResponseId = last.ResponseId,
                MessageId = last.MessageId,
                ModelId = last.ModelId,
            };
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _http.Dispose();
        }

        base.Dispose(disposing);
    }

    // Adding roles up is the server's own work; silence and halves of characters it refuses.
    private static IReadOnlyList<ChatMessage> Shaped(IEnumerable<ChatMessage> messages) =>
        MessageShape.Mended(MessageShape.Of([.. messages], null, s_habits));

    // The package adds v1/messages itself.
    private static string Root(Uri baseUrl)
    {
        var text = baseUrl.GetLeftPart(UriPartial.Path).TrimEnd('/');
        return text.EndsWith("/v1", StringComparison.Ordinal) ? text[..^3] : text;
    }

    private async Task<bool> NextAsync(IAsyncEnumerator<ChatResponseUpdate> updates, IdleTimeout idle)
    {
        try
        {
            return await updates.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (Translate(exception, idle) is { } failure)
        {
            throw failure;
        }
    }

    private ModelException? Translate(Exception exception, IdleTimeout idle) => exception switch
    {
        ModelException => null,
        AnthropicServiceException { InnerException: ModelException inner } => inner,
        AnthropicServiceException service => Failures.FromError(_at, null, ProviderError
            .Read(service.Body.ValueKind == JsonValueKind.Undefined
            ? service.Message
            : service.Body.GetRawText())),
        AnthropicIOException { InnerException: { } inner } => Failures.FromTransport(_at, inner, idle),
        AnthropicInvalidDataException or JsonException or InvalidOperationException or KeyNotFoundException =>
            new ModelException(
                ModelErrorKind.BadReply,
                _at.Say(
                    $"the server's answer is not one of the Messages API: {exception.Message}",
                    "Check that --base-url is the address of an Anthropic server."),
                exception),
        _ => Failures.FromTransport(_at, exception, idle),
    };

    private static bool IsSaid(AIContent content) => content is TextContent { Text.Length: > 0 } or FunctionCallContent;

    private void RefuseIfSilent(bool said, ChatFinishReason? finish, UsageDetails? usage)
    {
        if (finish == ChatFinishReason.ContentFilter && !said)
        {
            throw new ModelException(
                ModelErrorKind.Refused,
                _at.Say("refused: the model declined to answer", "Put the question differently, or use another model.")) { Usage = usage };
        }
    }
}

using System.ClientModel;
using System.ClientModel.Primitives;
using System.Runtime.CompilerServices;
using System.Text;
using CaveRuntime.Models.Errors;
using CaveRuntime.Models.Retry;
using CaveRuntime.Models.Transport;
using Microsoft.Extensions.AI;
using OpenAI;
using ChatClient = OpenAI.Chat.ChatClient;

namespace CaveRuntime.Models.ChatCompletions;

/// <summary>
/// Chat Completions, as OpenAI and many other servers speak it. The official package sends the requests (its protocol methods);
/// the replies are read here, leniently, because real servers differ from each other and from the specification. Sends each request once: retrying is a decorator.
/// </summary>
internal sealed class ChatCompletionsClient : IChatClient
{
    private readonly Endpoint at;
    private readonly HttpClient http;
    private readonly ModelOptions options;
    private readonly ChatClient client;
    private readonly ChatClientMetadata metadata;
    private volatile Dialect dialect;

    public ChatCompletionsClient(Endpoint at, HttpMessageHandler handler, bool ownsHandler, ModelOptions options)
    {
        this.at = at;
        // Time-outs are our own, by the injected clock; HttpClient's would cut a long stream.
        http = new HttpClient(handler, ownsHandler) { Timeout = Timeout.InfiniteTimeSpan };
        this.options = options;
        metadata = new ChatClientMetadata(at.Provider, at.BaseUrl, at.Model);
        dialect = Dialect.For(at.BaseUrl);
        var settings = new OpenAIClientOptions
        {
            Endpoint = at.BaseUrl,
            Transport = new HttpClientPipelineTransport(http),
            RetryPolicy = new ClientRetryPolicy(0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
        };
        AuthenticationPolicy authentication = at.Key is { } key
            ? ApiKeyAuthenticationPolicy.CreateBearerAuthorizationPolicy(new ApiKeyCredential(key))
            : new NoKey();
        client = new ChatClient(at.Model, authentication, settings);
    }

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var patience = new Patience(this.options.Timeout, this.options.TimeProvider, cancellationToken);
        try
        {
            using var reply = await SendAsync(messages, options, stream: false, patience).ConfigureAwait(false);
            return ReplyReader.Read(at, await TextAsync(reply, patience).ConfigureAwait(false));
        }
        catch (Exception exception) when (Failures.FromTransport(at, exception, patience) is { } failure)
        {
            throw failure;
        }
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var patience = new Patience(this.options.Timeout, this.options.TimeProvider, cancellationToken);
        var updates = UpdatesAsync(messages, options, patience).GetAsyncEnumerator(patience.Token);
        await using (updates.ConfigureAwait(false))
        {
            // By hand, because an iterator cannot yield inside a try that catches.
            while (await NextAsync(updates, patience).ConfigureAwait(false))
            {
                yield return updates.Current;
                patience.Renew(); // how long the caller took is not the server's silence
            }
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? metadata
            : serviceType.IsInstanceOfType(this) ? this
            : serviceType.IsInstanceOfType(client) ? client
            : null;
    }

    public void Dispose() => http.Dispose();

    private async Task<bool> NextAsync(IAsyncEnumerator<ChatResponseUpdate> updates, Patience patience)
    {
        try
        {
            return await updates.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (Failures.FromTransport(at, exception, patience) is { } failure)
        {
            throw failure;
        }
    }

    private async IAsyncEnumerable<ChatResponseUpdate> UpdatesAsync(IEnumerable<ChatMessage> messages, ChatOptions? options, Patience patience)
    {
        using var reply = await SendAsync(messages, options, stream: true, patience).ConfigureAwait(false);
        reply.Headers.TryGetValue("Content-Type", out var type);
        if (type is not null && (type.Contains("json", StringComparison.OrdinalIgnoreCase) || type.Contains("html", StringComparison.OrdinalIgnoreCase)))
        {
            // A server that does not stream answers whole.
            foreach (var update in ReplyReader.Read(at, await TextAsync(reply, patience).ConfigureAwait(false)).ToChatResponseUpdates())
            {
                yield return update;
            }

            yield break;
        }

        await using var body = new ReplyBytes(reply.ContentStream ?? Stream.Null, patience);
        await foreach (var update in ReplyStream.ReadAsync(at, body, patience.Token).ConfigureAwait(false))
        {
            yield return update;
        }
    }

    // A reply with a good status; the caller disposes it.
    private async Task<PipelineResponse> SendAsync(IEnumerable<ChatMessage> messages, ChatOptions? options, bool stream, Patience patience)
    {
        var sent = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        var spoken = dialect;
        for (var lessons = 0; ; lessons++)
        {
            using var content = BinaryContent.Create(RequestBody.Write(at.Model, sent, options, stream, spoken));
            var request = new RequestOptions { BufferResponse = false, ErrorOptions = ClientErrorBehaviors.NoThrow, CancellationToken = patience.Token };
            var result = await client.CompleteChatAsync(content, request).ConfigureAwait(false);
            var reply = result.GetRawResponse();
            if (reply.Status is >= 200 and < 300)
            {
                return reply;
            }

            using (reply)
            {
                var body = await TextAsync(reply, patience).ConfigureAwait(false);
                if (lessons < Dialect.MostLessons && spoken.After(reply.Status, ProviderError.Read(body)) is { } other)
                {
                    dialect = spoken = other; // learned once for all calls of this client
                    continue;
                }

                throw Failures.FromReply(at with { Model = options?.ModelId ?? at.Model }, reply.Status, body, Wait(reply));
            }
        }
    }

    private TimeSpan? Wait(PipelineResponse reply)
    {
        reply.Headers.TryGetValue("retry-after-ms", out var milliseconds);
        reply.Headers.TryGetValue("Retry-After", out var wait);
        return RetryAfter.Read(milliseconds, wait, options.TimeProvider.GetUtcNow());
    }

    private static async Task<string> TextAsync(PipelineResponse reply, Patience patience)
    {
        await using var body = new ReplyBytes(reply.ContentStream ?? Stream.Null, patience);
        using var reader = new StreamReader(body, Encoding.UTF8);
        return await reader.ReadToEndAsync(patience.Token).ConfigureAwait(false);
    }

    /// <summary>For servers of one's own that ask for no key.</summary>
    private sealed class NoKey : AuthenticationPolicy
    {
        public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex) => ProcessNext(message, pipeline, currentIndex);

        public override ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex) => ProcessNextAsync(message, pipeline, currentIndex);
    }
}

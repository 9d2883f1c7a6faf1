using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using CaveRuntime.Models.Errors;
using CaveRuntime.Models.Retry;
using CaveRuntime.Models.Transport;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Models.ChatCompletions;

/// <summary>
/// Chat Completions, as OpenAI and many other servers speak it, read leniently, because real servers differ from each other and from the
/// specification.
/// Sends each request once: retrying is a decorator. Over HttpClient and not the official package: docs/decisions/0003.
/// </summary>
internal sealed class ChatCompletionsClient : IChatClient
{
    private readonly Endpoint _at;
    private readonly HttpClient _http;
    private readonly ModelRequest _request;
    private readonly ChatClientMetadata _metadata;
    private readonly Uri _address;
    private readonly AuthenticationHeaderValue? _authorization;
    private volatile Dialect _dialect;

    public ChatCompletionsClient(Endpoint at, HttpMessageHandler handler, bool ownsHandler, ModelRequest request)
    {
        _at = at;
        _request = request;
        // Time-outs are our own, by the injected clock; HttpClient's would cut a long stream.
        _http = new HttpClient(handler, ownsHandler) { Timeout = Timeout.InfiniteTimeSpan };
        _metadata = new ChatClientMetadata(at.Provider, at.BaseUrl, at.Model);
        _dialect = Dialect.For(at.BaseUrl);
        _address = Address(at.BaseUrl);
        _authorization = at.Key is { } key ? new AuthenticationHeaderValue("Bearer", key) : null;
    }

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        using var idle = new IdleTimeout(_request.Timeout, _request.TimeProvider, cancellationToken);
        try
        {
            using var reply = await SendAsync(messages, options, stream: false, idle).ConfigureAwait(false);
            return ReplyReader.Read(_at, await ReplyBytes.ReadAllAsync(reply.Content, idle).ConfigureAwait(false));
        }
        catch (Exception exception) when (Failures.FromTransport(_at, exception, idle) is { } failure)
        {
            throw failure;
        }
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options =
            null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var idle = new IdleTimeout(_request.Timeout, _request.TimeProvider, cancellationToken);
        var updates = UpdatesAsync(messages, options, idle).GetAsyncEnumerator(idle.Token);
        await using (updates.ConfigureAwait(false))
        {
            // By hand, because an iterator cannot yield inside a try that catches.
            while (await NextAsync(updates, idle).ConfigureAwait(false))
            {
                idle.Pause();
                yield return updates.Current;
                idle.Renew();
            }
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    public void Dispose() => _http.Dispose();

    // A query in the base URL (some gateways have one) stays where it belongs.
    private static Uri Address(Uri baseUrl) =>
        new UriBuilder(baseUrl) { Path = baseUrl.AbsolutePath.TrimEnd('/')
            + "/chat/completions", Fragment = "", UserName = "", Password = "" }.Uri;

    private async Task<bool> NextAsync(IAsyncEnumerator<ChatResponseUpdate> updates, IdleTimeout idle)
    {
        try
        {
            return await updates.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (Failures.FromTransport(_at, exception, idle) is { } failure)
        {
            throw failure;
        }
    }

    private async IAsyncEnumerable<ChatResponseUpdate> UpdatesAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options,
        IdleTimeout idle)
    {
        using var reply = await SendAsync(messages, options, stream: true, idle).ConfigureAwait(false);
        var type = reply.Content.Headers.ContentType?.MediaType ?? "";
        if (type.Contains("json", StringComparison.OrdinalIgnoreCase) || type.Contains("html", StringComparison.OrdinalIgnoreCase))
        {
            // A server that does not stream answers whole.
            foreach (var update in ReplyReader.Read(
                _at,
                await ReplyBytes.ReadAllAsync(reply.Content, idle).ConfigureAwait(false)).ToChatResponseUpdates())
            {
                yield return update;
            }

            yield break;
        }

        await using var body = new ReplyBytes(await reply.Content.ReadAsStreamAsync(idle.Token).ConfigureAwait(false), idle);
        await foreach (var update in ReplyStream.ReadAsync(_at, body, idle.Token).ConfigureAwait(false))
        {
            yield return update;
        }
    }

    // A reply with a good status, its body still to be read; the caller disposes it.
    private async Task<HttpResponseMessage> SendAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options,
        bool stream,
        IdleTimeout idle)
    {
        var sent = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        var spoken = _dialect;
        for (var lessons = 0; ; lessons++)
        {
            var content = new ReadOnlyMemoryContent(RequestBody.Write(_at.Model, sent, options, stream, spoken));
            content.Headers.ContentType = Json;
            using var message = new HttpRequestMessage(HttpMethod.Post, _address) { Content = content };
            message.Headers.Authorization = _authorization;
            var reply = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, idle.Token).ConfigureAwait(false);
            if (reply.IsSuccessStatusCode)
            {
                return reply;
            }

            using (reply)
            {
                var status = (int)reply.StatusCode;
                var body = ReplyBytes.Text(await ReplyBytes.ReadAllAsync(reply.Content, idle).ConfigureAwait(false));
                if (lessons < Dialect.MaxLessons && spoken.After(status, ProviderError.Read(body)) is { } other)
                {
                    _dialect = spoken = other; // learned once for all calls of this client
                    continue;
                }

                var retryAfter = RetryAfter.Read(reply, _request.TimeProvider.GetUtcNow());
                throw Failures.FromReply(_at with { Model = options?.ModelId ?? _at.Model }, status, body, retryAfter);
            }
        }
    }

    // Without a charset: some servers compare the whole header.
    private static MediaTypeHeaderValue Json { get; } = new("application/json");
}

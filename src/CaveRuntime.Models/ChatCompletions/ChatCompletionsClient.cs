using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using CaveRuntime.Models.Efforts;
using CaveRuntime.Models.Errors;
using CaveRuntime.Models.Habits;
using CaveRuntime.Models.Retry;
using CaveRuntime.Models.Transport;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace CaveRuntime.Models.ChatCompletions;

/// <summary>
/// Chat Completions, as OpenAI and many other servers speak it, read leniently, because real servers differ from each other and from the
/// specification.
/// Sends each request once, unless the server refuses a part of it that can be left out: retrying is a decorator. Over HttpClient and not
/// the official package: docs/decisions/0003.
/// </summary>
internal sealed class ChatCompletionsClient : IChatClient
{
    private readonly Endpoint _at;
    private readonly HttpClient _http;
    private readonly ModelRequest _request;
    private readonly ChatClientMetadata _metadata;
    private readonly Uri _address;
    private readonly KeyHeader? _key;
    private readonly ILogger _log;
    private readonly ServerHabits _usual;
    private int _refused;

    public ChatCompletionsClient(
        Endpoint at, Uri address, KeyHeader? key, ServerHabits habits, HttpMessageHandler handler, bool ownsHandler, ModelRequest request)
    {
        _at = at;
        _request = request;
        // Time-outs are our own, by the injected clock; HttpClient's would cut a long stream.
        _http = new HttpClient(handler, ownsHandler) { Timeout = Timeout.InfiniteTimeSpan };
        _metadata = new ChatClientMetadata(at.Provider, at.BaseUrl, at.Model);
        _usual = habits;
        _log = request.LoggerFactory.CreateLogger<ChatCompletionsClient>();
        (_address, _key) = (address, key);
    }

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        using var idle = new IdleTimeout(_request.Timeout, _request.TimeProvider, cancellationToken);
        try
        {
            return await SendAsync(messages, options, stream: false, reply => WholeAsync(reply, new ToolNames(options), idle), idle)
                .ConfigureAwait(false);
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
        var updates = await OpenAsync(messages, options, idle).ConfigureAwait(false);
        await using (updates.ConfigureAwait(false))
        {
            do
            {
                idle.Pause();
                yield return updates.Current;
                idle.Renew();
            }
            while (await NextAsync(updates, options, idle).ConfigureAwait(false)); // by hand: an iterator cannot yield inside a try
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

    private Endpoint AtOf(ChatOptions? options) => _at with { Model = options?.ModelId ?? _at.Model };

    // The stream, moved to its first update: what a server refuses, it may say there as well as with a status.
    private async Task<IAsyncEnumerator<ChatResponseUpdate>> OpenAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, IdleTimeout idle)
    {
        try
        {
            return await SendAsync(
                messages,
                options,
                stream: true,
                async reply =>
                {
                    var updates = UpdatesAsync(reply, new ToolNames(options), idle).GetAsyncEnumerator(idle.Token);
                    try
                    {
                        await updates.MoveNextAsync().ConfigureAwait(false); // there is always one that ends the reply
                        return updates;
                    }
                    catch
                    {
                        await updates.DisposeAsync().ConfigureAwait(false);
                        throw;
                    }
                },
                idle).ConfigureAwait(false);
        }
        catch (Exception exception) when (Failures.FromTransport(_at, exception, idle) is { } failure)
        {
            throw failure;
        }
    }

    private async Task<bool> NextAsync(IAsyncEnumerator<ChatResponseUpdate> updates, ChatOptions? options, IdleTimeout idle)
    {
        try
        {
            return await updates.MoveNextAsync().ConfigureAwait(false);
        }
        catch (ErrorInReplyException exception)
        {
            throw Failures.FromError(AtOf(options), null, exception.Error);
        }
        catch (Exception exception) when (Failures.FromTransport(_at, exception, idle) is { } failure)
        {
            throw failure;
        }
    }

    // What a body is, its first bytes say; labels are wrong in both directions.
    private async IAsyncEnumerable<ChatResponseUpdate> UpdatesAsync(HttpResponseMessage reply, ToolNames names, IdleTimeout idle)
    {
        using (reply)
        {
            await using var body = new ReplyBytes(await reply.Content.ReadAsStreamAsync(idle.Token).ConfigureAwait(false), idle);
            if (await body.PeekAsync(idle.Token).ConfigureAwait(false) is (byte)'{' or (byte)'[' or (byte)'<')
            {
                var whole = await body.ReadAllAsync(idle.Token).ConfigureAwait(false);
                foreach (var update in WholeReply.Read(_at, whole, names).ToChatResponseUpdates())
                {
                    yield return update;
                }

                yield break;
            }

            await foreach (var update in ReplyStream.ReadAsync(_at, body, names, idle.Token).ConfigureAwait(false))
            {
                yield return update;
            }
        }
    }

    private async Task<ChatResponse> WholeAsync(HttpResponseMessage reply, ToolNames names, IdleTimeout idle)
    {
        using (reply)
        {
            var body = await ReplyBytes.ReadAllAsync(reply.Content, idle).ConfigureAwait(false);
            return ReplyStream.IsOne(body.Span)
                ? await ReplyStream.ReadAsync(_at, new MemoryStream(body.ToArray()), names, idle.Token)
                    .ToChatResponseAsync(idle.Token).ConfigureAwait(false)
                : WholeReply.Read(_at, body, names);
        }
    }

    // Sends the request, and once more for each thing that the server turns out to refuse.
    private async Task<T> SendAsync<T>(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options,
        bool stream,
        Func<HttpResponseMessage, Task<T>> read,
        IdleTimeout idle)
    {
        var sent = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        var habits = _usual.With((Refusal)Volatile.Read(ref _refused));
        var body = Body(habits);
        while (true)
        {
            using var message = new HttpRequestMessage(HttpMethod.Post, _address) { Content = new ReadOnlyMemoryContent(body) };
            message.Content.Headers.ContentType = Json;
            if (_key is not null)
            {
                message.Headers.TryAddWithoutValidation(_key.Name, _key.Value);
            }

            var reply = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, idle.Token).ConfigureAwait(false);
            int? status = null;
            ProviderError error;
            TimeSpan? retryAfter = null;
            if (reply.IsSuccessStatusCode)
            {
                try
                {
                    return await read(reply).ConfigureAwait(false);
                }
                catch (ErrorInReplyException exception)
                {
                    error = exception.Error;
                }
            }
            else
            {
                using (reply)
                {
                    status = (int)reply.StatusCode;
                    error = ProviderError.Read(ReplyBytes.Text(await ReplyBytes.ReadAllAsync(reply.Content, idle).ConfigureAwait(false)));
                    retryAfter = RetryAfter.Read(reply, _request.TimeProvider.GetUtcNow());
                }
            }

            var lesson = Lessons.Of(status, error, habits);
            var other = habits.With(lesson);
            var next = other == habits ? body : Body(other);
            if (next.Span.SequenceEqual(body.Span))
            {
                throw Failures.FromError(AtOf(options), status, error, retryAfter);
            }

            if (lesson == Refusal.ReasoningEffort && EffortClient.IsDemanded(options))
            {
                throw EffortClient.Refused(AtOf(options), Secrets.OneLine(error.Message, _at.Key));
            }

            // Known from now on to all calls of this client.
            Interlocked.Or(ref _refused, (int)lesson);
            _log.Learned(_at.ToString(), lesson, Secrets.OneLine(error.Message, _at.Key));
            (habits, body) = (other, next);
        }

        ReadOnlyMemory<byte> Body(ServerHabits by) => RequestBody.Write(
            _at.Model,
            sent,
            options,
            stream ? !by.Refuses(Refusal.Streaming) : by.Refuses(Refusal.WholeReplies),
            by);
    }

    // Without a charset: some servers compare the whole header.
    private static MediaTypeHeaderValue Json { get; } = new("application/json");
}

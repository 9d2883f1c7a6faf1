using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Polly;

namespace CaveRuntime.Models.Retry;

/// <summary>
/// Tries a failed call again where that can help, and waits where the provider asked to. A stream is tried again only before its first
/// update was passed on:
/// after that the caller has seen a part of the reply.
/// </summary>
internal sealed class RetryingChatClient : DelegatingChatClient
{
    private readonly ModelProfile? _profile;
    private readonly ChatClientMetadata? _named;
    private readonly RateLimitGate _gate;
    private readonly TimeProvider _time;
    private readonly TimeSpan _maxWait;
    private readonly ResiliencePipeline _pipeline;

    public RetryingChatClient(
        IChatClient inner,
        ModelProfile? profile,
        RetrySchedule schedule,
        RateLimitGate gate,
        ILogger logger,
        ChatClientMetadata? named = null,
        Action<RateLimitWait>? waiting = null)
        : base(inner)
    {
        _profile = profile;
        _named = named;
        _gate = gate;
        _time = schedule.TimeProvider;
        _maxWait = schedule.MaxWait;
        _pipeline = schedule.Build(() => gate.HasAnswered, (failure, wait, attempt) =>
        {
            logger.AttemptFailed(attempt, wait, failure.Message);
            if (failure.Kind == ModelErrorKind.RateLimited)
            {
                waiting?.Invoke(new RateLimitWait(wait, failure.Message));
            }
        });
    }

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var sent = messages as IReadOnlyList<ChatMessage> ?? [.. messages]; // enumerated once, sent more than once
        return await _pipeline.ExecuteAsync(
            static (state, token) => state.self.OnceAsync(inner => inner.GetResponseAsync(state.sent, state.options, token), token),
            (self: this, sent, options),
            cancellationToken).ConfigureAwait(false);
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options =
            null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var sent = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        var stream = await _pipeline.ExecuteAsync(
            static (state, token) => state.self.OnceAsync(
                inner => OpenAsync(inner, state.sent, state.options, state.cancellationToken),
                token),
            (self: this, sent, options, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        if (stream is null)
        {
            yield break;
        }

        await using (stream.ConfigureAwait(false))
        {
            do
            {
                yield return stream.Current;
            }
            while (await stream.MoveNextAsync().ConfigureAwait(false));
        }
    }

    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is null && serviceType == typeof(ModelProfile) && _profile is not null)
        {
            return _profile;
        }

        // A client that does not say what it is has the name that it was asked for by.
        return base.GetService(serviceType, serviceKey)
            ?? (serviceKey is null && serviceType == typeof(ChatClientMetadata) ? _named : null);
    }

    // The stream, moved to its first update; null where it has none.
    private static async Task<IAsyncEnumerator<ChatResponseUpdate>?> OpenAsync(
        IChatClient inner, IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        var stream = inner.GetStreamingResponseAsync(messages, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        try
        {
            if (await stream.MoveNextAsync().ConfigureAwait(false))
            {
                return stream;
            }
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        await stream.DisposeAsync().ConfigureAwait(false);
        return null;
    }

    private async ValueTask<T> OnceAsync<T>(Func<IChatClient, Task<T>> call, CancellationToken cancellationToken)
    {
        await _gate.PassAsync(_time, cancellationToken).ConfigureAwait(false);
        try
        {
            var reply = await call(InnerClient).ConfigureAwait(false);
            _gate.Answered();
            return reply;
        }
        catch (ModelException failure)
        {
            if (failure.Status is not null)
            {
                _gate.Answered();
            }

            // A longer wait (a daily quota, often of one model) fails the call that met it, and holds nobody else back for hours.
            if (failure is { Kind: ModelErrorKind.RateLimited, IsTransient: true, RetryAfter: { } wait } && wait <= _maxWait)
            {
                _gate.Pause(wait, _time);
            }

            throw;
        }
    }
}

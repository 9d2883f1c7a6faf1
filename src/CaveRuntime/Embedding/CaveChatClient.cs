using System.Runtime.CompilerServices;
using CaveRuntime.Embedding;
using CaveRuntime.Events;
using Microsoft.Extensions.AI;

namespace CaveRuntime;

/// <summary>
/// Stands where a chat client stood: a short request goes straight to the host's model; a long one becomes a session, in
/// which its long texts are <c>ctx</c> and the rest is the question. Thread-safe. Each long request has a session of its own.
/// </summary>
/// <remarks>
/// A request that holds pictures or calls of tools always goes straight to the model, and so do requests that offer tools;
/// in a session, of the chat options only the instructions and the response format count. While it streams, what the model writes on the
/// way is reasoning
/// content, and the answer comes as text at the end. A run that a ceiling has stopped gives what was known by then, with the
/// finish reason "length". Thinking that a model writes into its text is reasoning content, too.
/// </remarks>
public sealed class CaveChatClient : IChatClient
{
    /// <summary>Key of the run's id in <see cref="ChatResponse.AdditionalProperties"/>; only answers of sessions have it.</summary>
    public const string RunIdKey = "cave_run_id";

    /// <summary>Key of why the run ended, in the words of the command line (<c>answered</c>, <c>budget</c>, …).</summary>
    public const string StopKey = "cave_stop";

    private readonly CaveHost _host;
    private readonly CaveChatOptions _options;

    /// <summary>Makes a client over a host, which it does not dispose.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the message names it.</exception>
    public CaveChatClient(CaveHost host, CaveChatOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(host);
        (_host, _options) = (host, options ?? new CaveChatOptions());
        _options.Validate();
    }

    /// <inheritdoc/>
    /// <exception cref="CaveException">The model, the worker or the library failed; the message says what happened.</exception>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        IReadOnlyList<ChatMessage> request = [.. messages];
        if (TaskOf(request, options) is not { } task)
            return SpokenResponse.Of(await _host.Options.Model.GetResponseAsync(request, options, cancellationToken).ConfigureAwait(false));
        ChatResponse? response = null;
        await foreach (RunEvent happened in RunAsync(task, options, cancellationToken).ConfigureAwait(false))
        {
            response = happened is RunFinished { Answer: var answer }
                ? AnswerResponse.Of(answer, options, _host.Options, cancellationToken)
                : null;
        }

        return response!;
    }

    /// <inheritdoc/>
    /// <exception cref="CaveException">The model, the worker or the library failed; the message says what happened.</exception>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        IReadOnlyList<ChatMessage> request = [.. messages];
        if (TaskOf(request, options) is not { } task)
        {
            await foreach (ChatResponseUpdate update in SpokenResponse.StreamAsync(_host.Options.Model, request, options, cancellationToken)
                .ConfigureAwait(false))
            {
                yield return update;
            }
            yield break;
        }

        await foreach (ChatResponseUpdate update in AnswerResponse.StreamAsync(
            RunAsync(task, options, cancellationToken), options, _host.Options, cancellationToken).ConfigureAwait(false))
        {
            yield return update;
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this
            : serviceKey is null && serviceType == typeof(CaveHost) ? _host
            : _host.Options.Model.GetService(serviceType, serviceKey);
    }

    /// <summary>Does nothing: the host belongs to the one that made it.</summary>
    public void Dispose()
    {
    }

    private ChatTask? TaskOf(IReadOnlyList<ChatMessage> request, ChatOptions? options) =>
        options?.Tools is { Count: > 0 } ? null : ChatTask.Of(request, options?.Instructions, _options);

    private async IAsyncEnumerable<RunEvent> RunAsync(
        ChatTask task,
        ChatOptions? options,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Session session = await _host.OpenAsync(task.Inputs, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            await foreach (RunEvent happened in session.StreamAsync(
                task.Question,
                ChatShape.Of(options?.ResponseFormat),
                cancellationToken,
                task.Words).ConfigureAwait(false))
            {
                yield return happened;
            }
        }
    }
}

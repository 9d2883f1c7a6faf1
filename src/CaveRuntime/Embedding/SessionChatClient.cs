using System.Runtime.CompilerServices;
using CaveRuntime.Events;
using CaveRuntime.Prompts;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Embedding;

/// <summary>
/// One session as a chat client. The session has its own transcript, so of a request only what it has not seen counts: what was said
/// since its last answer, and instructions that are new. Thread-safe; requests wait for each other.
/// </summary>
internal sealed class SessionChatClient(Session session) : IChatClient
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _answers = [];
    private readonly HashSet<string> _rules = [];

    /// <inheritdoc/>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ChatResponse? response = null;
        (IAsyncEnumerable<RunEvent> events, string[] rules) = Ask(messages, options, cancellationToken);
        await foreach (RunEvent happened in events.ConfigureAwait(false))
        {
            if (happened is RunFinished { Answer: var answer })
                response = AnswerResponse.Of(answer, options, session.Options, cancellationToken);
        }

        return Remembered(response!, rules);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        List<ChatResponseUpdate> all = [];
        (IAsyncEnumerable<RunEvent> events, string[] rules) = Ask(messages, options, cancellationToken);
        await foreach (ChatResponseUpdate update in AnswerResponse.StreamAsync(events, options, session.Options, cancellationToken)
            .ConfigureAwait(false))
        {
            all.Add(update);
            // Before the last one is given: a reader may stop there.
            if (update.FinishReason is not null)
                Remembered(all.ToChatResponse(), rules);
            yield return update;
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType.IsInstanceOfType(this) ? this
            : serviceType == typeof(Session) ? session
            : serviceType == typeof(ChatClientMetadata) ? session.Options.Model.GetService(serviceType)
            : null;
    }

    /// <summary>Does nothing: the session belongs to the one that opened it.</summary>
    public void Dispose()
    {
    }

    // Only now: rules of a request that came to nothing are told again.
    private ChatResponse Remembered(ChatResponse response, string[] rules)
    {
        lock (_gate)
        {
            _answers.Add(response.Text);
            _rules.UnionWith(rules);
        }

        return response;
    }

    private (IAsyncEnumerable<RunEvent> Events, string[] Rules) Ask(
        IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (options?.Tools is { Count: > 0 })
        {
            throw new NotSupportedException(
                "A session calls no tools of a request. Lend the functions to it (Session.LendAsync), and its cells call them.");
        }

        ChatMessage[] request = [.. messages];
        int newest = Array.FindLastIndex(request, m => m.Role == ChatRole.User);
        if (newest < 0 || string.IsNullOrWhiteSpace(request[newest].Text))
            throw new ArgumentException("The request asks nothing: it has no message of a user with a text.", nameof(messages));
        if (request.Take(newest + 1).Any(m => m.Role == ChatRole.User && m.Contents.Any(c => ChatText.Of(new(m.Role, [c])) is [var one]
            && one == ChatText.Other)))
        {
            throw new NotSupportedException(
                "A session is asked in text. Open it over the files, or inject what is no text, and ask about that.");
        }

        (string question, string[] rules) = Question(request, newest, options?.Instructions);
        return (
            session.StreamAsync(question, ChatShape.Of(options?.ResponseFormat), cancellationToken, TextOf(request[newest])), rules);
    }

    private (string Question, string[] Rules) Question(ChatMessage[] request, int newest, string? instructions)
    {
        lock (_gate)
        {
            string[] rules =
            [
                .. request.Where(m => m.Role == ChatRole.System).Select(m => m.Text).Append(instructions ?? "")
                    .Where(r => !string.IsNullOrWhiteSpace(r) && !_rules.Contains(r)).Distinct(),
            ];
            int known = Array.FindLastIndex(
                request, newest, newest + 1, m => m.Role == ChatRole.Assistant && _answers.Contains(m.Text));
            string conversation = string.Join("\n", request[(known + 1)..].Where((_, i) => known + 1 + i != newest)
                .Where(m => m.Role != ChatRole.System && m.Text.Length > 0).Select(m => $"{m.Role}: {TextOf(m)}"));
            string question = string.Concat(
                rules.Length == 0 ? "" : PromptCatalog.ChatInstructions.Fill(("text", string.Join("\n", rules))) + "\n\n",
                conversation.Length == 0 ? "" : PromptCatalog.ChatConversation.Fill(("text", conversation)) + "\n",
                TextOf(request[newest]));
            return (question, rules);
        }
    }

    private static string TextOf(ChatMessage message) => string.Join("\n", ChatText.Of(message).Select(t => t.Value));
}

using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;

namespace CaveRuntime.AgentFramework;

/// <summary>An agent whose conversations are sessions. Thread-safe.</summary>
internal sealed class CaveAgent(IConversations conversations, string? name, string? description) : AIAgent
{
    private const string SessionKey = "session", StateKey = "state";

    private static readonly AIAgentMetadata s_metadata = new("cave");

    /// <inheritdoc/>
    public override string? Name => name;

    /// <inheritdoc/>
    public override string? Description => description;

    /// <inheritdoc/>
    public override object? GetService(Type serviceType, object? serviceKey = null) =>
        base.GetService(serviceType, serviceKey)
        ?? (serviceKey is null && serviceType == typeof(AIAgentMetadata) ? s_metadata : null);

    /// <inheritdoc/>
    protected override async ValueTask<AgentSession> CreateSessionCoreAsync(CancellationToken cancellationToken = default) =>
        await conversations.BeginAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    protected override ValueTask<JsonElement> SerializeSessionCoreAsync(
        AgentSession session,
        JsonSerializerOptions? jsonSerializerOptions = null,
        CancellationToken cancellationToken = default)
    {
        CaveAgentSession own = Own(session);
        if (conversations.Refusal(own.Session) is { } refusal)
            throw new InvalidOperationException(refusal);
        return ValueTask.FromResult(JsonSerializer.SerializeToElement(new JsonObject
        {
            [SessionKey] = own.Session.Id,
            [StateKey] = JsonSerializer.SerializeToNode(own.StateBag.Serialize()),
        }));
    }

    /// <inheritdoc/>
    protected override async ValueTask<AgentSession> DeserializeSessionCoreAsync(
        JsonElement serializedState,
        JsonSerializerOptions? jsonSerializerOptions = null,
        CancellationToken cancellationToken = default)
    {
        if (serializedState.ValueKind != JsonValueKind.Object || !serializedState.TryGetProperty(SessionKey, out JsonElement id)
            || id.ValueKind != JsonValueKind.String)
        {
            throw new ArgumentException(
                "This is no conversation with an agent of this kind: it names no session. Give what SerializeSessionAsync has returned.",
                nameof(serializedState));
        }

        AgentSessionStateBag state = serializedState.TryGetProperty(StateKey, out JsonElement bag)
            ? AgentSessionStateBag.Deserialize(bag)
            : new AgentSessionStateBag();
        return await conversations.TakeUpAsync(id.GetString()!, state, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override async Task<AgentResponse> RunCoreAsync(
        IEnumerable<ChatMessage> messages,
        AgentSession? session = null,
        AgentRunOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        CaveAgentSession own = session is null ? await conversations.BeginAsync(cancellationToken).ConfigureAwait(false) : Own(session);
        try
        {
            ChatResponse response = await own.Client.GetResponseAsync(messages, OptionsOf(options), cancellationToken)
                .ConfigureAwait(false);
            foreach (ChatMessage message in response.Messages)
                message.AuthorName ??= Name;
            return new AgentResponse(response) { AgentId = Id };
        }
        finally
        {
            if (session is null)
                await own.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    protected override async IAsyncEnumerable<AgentResponseUpdate> RunCoreStreamingAsync(
        IEnumerable<ChatMessage> messages,
        AgentSession? session = null,
        AgentRunOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        CaveAgentSession own = session is null ? await conversations.BeginAsync(cancellationToken).ConfigureAwait(false) : Own(session);
        try
        {
            await foreach (ChatResponseUpdate update in own.Client.GetStreamingResponseAsync(
                messages, OptionsOf(options), cancellationToken).ConfigureAwait(false))
            {
                update.AuthorName ??= Name;
                yield return new AgentResponseUpdate(update) { AgentId = Id };
            }
        }
        finally
        {
            if (session is null)
                await own.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static ChatOptions? OptionsOf(AgentRunOptions? options)
    {
        ChatOptions? asked = (options as ChatClientAgentRunOptions)?.ChatOptions?.Clone();
        if (options?.ResponseFormat is { } format)
            (asked ??= new ChatOptions()).ResponseFormat = format;
        return asked;
    }

    private static CaveAgentSession Own(AgentSession session) => session as CaveAgentSession ?? throw new ArgumentException(
        $"The conversation is a {session.GetType().Name}, and that of another agent. Begin one with this agent's CreateSessionAsync.",
        nameof(session));
}

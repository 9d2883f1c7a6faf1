using Microsoft.Agents.AI;

namespace CaveRuntime.AgentFramework;

/// <summary>Where an agent's conversations have their sessions from.</summary>
internal interface IConversations
{
    /// <summary>A new one.</summary>
    Task<CaveAgentSession> BeginAsync(CancellationToken cancellationToken);

    /// <summary>One that was serialized.</summary>
    Task<CaveAgentSession> TakeUpAsync(string sessionId, AgentSessionStateBag state, CancellationToken cancellationToken);

    /// <summary>Why it cannot be serialized; null where it can.</summary>
    string? Refusal(Session session);
}

/// <summary>All conversations are in one session.</summary>
internal sealed class OneSession(Session session) : IConversations
{
    public Task<CaveAgentSession> BeginAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new CaveAgentSession(session, owns: false, new AgentSessionStateBag()));

    public Task<CaveAgentSession> TakeUpAsync(string sessionId, AgentSessionStateBag state, CancellationToken cancellationToken) =>
        sessionId == session.Id
            ? Task.FromResult(new CaveAgentSession(session, owns: false, state))
            : throw new ArgumentException(
                $"The conversation belongs to session {sessionId}, and this agent speaks for session {session.Id}. Open that one (CaveHost.OpenAsync) and make an agent of it.");

    public string? Refusal(Session session) => null;
}

/// <summary>Each conversation has a session of its own.</summary>
internal sealed class SessionsOfHost(CaveHost host, IReadOnlyList<Input> inputs, Func<Session, CancellationToken, Task>? prepare)
    : IConversations
{
    public async Task<CaveAgentSession> BeginAsync(CancellationToken cancellationToken)
    {
        Session session = await host.OpenAsync(inputs, cancellationToken).ConfigureAwait(false);
        return await PreparedAsync(session, new AgentSessionStateBag(), cancellationToken).ConfigureAwait(false);
    }

    public async Task<CaveAgentSession> TakeUpAsync(string sessionId, AgentSessionStateBag state, CancellationToken cancellationToken)
    {
        Session session = await host.OpenAsync(sessionId, cancellationToken).ConfigureAwait(false);
        return await PreparedAsync(session, state, cancellationToken).ConfigureAwait(false);
    }

    public string? Refusal(Session session) => session.IsKept
        ? null
        : "The conversation cannot be serialized: its session is in no store. Give the host one (CaveOptions.Store), and its sessions outlive it.";

    private async Task<CaveAgentSession> PreparedAsync(Session session, AgentSessionStateBag state, CancellationToken cancellationToken)
    {
        try
        {
            if (prepare is not null)
                await prepare(session, cancellationToken).ConfigureAwait(false);
            return new CaveAgentSession(session, owns: true, state);
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}

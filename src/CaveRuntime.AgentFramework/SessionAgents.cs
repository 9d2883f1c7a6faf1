using Microsoft.Agents.AI;

namespace CaveRuntime.AgentFramework;

/// <summary>A session as an agent.</summary>
public static class SessionAgents
{
    /// <summary>
    /// This session as an agent: what it is told is the question, its answer the reply, and while it streams, the model's way is reasoning.
    /// All conversations with it are in the one session, which works for one at a time and remembers all. It calls no tools of a request;
    /// lend them to the session.
    /// </summary>
    /// <param name="session">The session; it outlives the agent.</param>
    /// <param name="name">The agent's name; null for none.</param>
    /// <param name="description">What it is for, for other agents; null for nothing.</param>
    public static AIAgent AsAIAgent(this Session session, string? name = null, string? description = null)
    {
        ArgumentNullException.ThrowIfNull(session);
        return new CaveAgent(new OneSession(session), name, description);
    }

    /// <summary>
    /// Sessions of this host over the same inputs as an agent: each conversation is a session of its own, which its
    /// <see cref="AgentSession"/> holds (<see cref="CaveAgentSession"/>; dispose it when the conversation is over). A run without a
    /// conversation opens a session and closes it. Conversations of a host with a store can be serialized, and taken up by another host.
    /// </summary>
    /// <param name="host">The host; it outlives the agent.</param>
    /// <param name="inputs">What the sessions work on; none for an empty ctx.</param>
    /// <param name="name">The agent's name; null for none.</param>
    /// <param name="description">What it is for, for other agents; null for nothing.</param>
    /// <param name="prepare">Called with each session that is opened or taken up, to lend and inject; null for nothing.</param>
    public static AIAgent AsAIAgent(
        this CaveHost host,
        IReadOnlyList<Input> inputs,
        string? name = null,
        string? description = null,
        Func<Session, CancellationToken, Task>? prepare = null)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(inputs);
        return new CaveAgent(new SessionsOfHost(host, inputs, prepare), name, description);
    }
}

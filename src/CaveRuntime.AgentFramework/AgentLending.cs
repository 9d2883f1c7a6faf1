using Microsoft.Agents.AI;

namespace CaveRuntime.AgentFramework;

/// <summary>Lends agents to the cells of a session, so that what the session's model has planned, others do.</summary>
public static class AgentLending
{
    /// <summary>
    /// Lends an agent as an object with one member: <c>await researcher.Run("What is known of …?")</c> returns its reply as text. Each call
    /// is a conversation of its own, unless one is given. What the agent has used counts in the session's ledger, below its ceilings, under
    /// the name of the agent's model or, where it names none, its own; an agent that says nothing of its use is estimated. What it throws,
    /// a cell gets as an exception.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="agent">The agent.</param>
    /// <param name="name">The object's name in cells; null for the agent's, with what C# does not allow as <c>_</c>.</param>
    /// <param name="conversation">A conversation that all calls continue, one after another; null for a new one each time.</param>
    /// <param name="options">Description, time limit (1 minute if you say nothing), approval; null for none, and then the agent's own
    /// description.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="ArgumentException">The agent has no name and none is given, or the cell API uses the name itself.</exception>
    /// <exception cref="CaveException">No worker could be started, or the scope could not take it in.</exception>
    public static Task LendAsync(
        this Session session,
        AIAgent agent,
        string? name = null,
        AgentSession? conversation = null,
        LendOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(agent);
        if (name is null && string.IsNullOrWhiteSpace(agent.Name))
            throw new ArgumentException("The agent has no name. Say what cells are to call it.", nameof(name));
        string known = name ?? Session.NameInCells(agent.Name!);
        options ??= new LendOptions();
        if (options.Description is null && !string.IsNullOrWhiteSpace(agent.Description))
            options = options with { Description = agent.Description };
        return session.LendFunctionsAsync(known, [new AgentFunction(agent, known, conversation)], options, cancellationToken);
    }
}

using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;

namespace CaveRuntime.AgentFramework;

/// <summary>A conversation with an agent that is a session. Disposing it closes the session where the conversation has it for
/// itself.</summary>
public sealed class CaveAgentSession : AgentSession, IAsyncDisposable
{
    private readonly bool _owns;

    internal CaveAgentSession(Session session, bool owns, AgentSessionStateBag state) : base(state)
    {
        Session = session;
        Client = session.AsChatClient();
        _owns = owns;
    }

    /// <summary>The session.</summary>
    public Session Session { get; }

    internal IChatClient Client { get; }

    /// <inheritdoc/>
    public override object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType == typeof(Session) ? Session : base.GetService(serviceType, serviceKey);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_owns)
            await Session.DisposeAsync().ConfigureAwait(false);
    }
}

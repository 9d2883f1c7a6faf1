using Microsoft.Agents.AI.Workflows;

namespace CaveRuntime.AgentFramework;

/// <summary>
/// A step of a workflow that asks a session: what comes in is the question, or is made into one, and the answer goes on. A run without an
/// answer is an error of the step. Steps over the same session take turns, and it remembers what it was asked.
/// </summary>
public sealed class SessionExecutor : Executor<string, string>
{
    private readonly Session _session;
    private readonly Func<string, string> _question;

    /// <summary>A step.</summary>
    /// <param name="id">Names the step in its workflow.</param>
    /// <param name="session">The session; it outlives the workflow.</param>
    /// <param name="question">Makes the question of what comes in; null where that is the question.</param>
    public SessionExecutor(string id, Session session, Func<string, string>? question = null) : base(id, declareCrossRunShareable: true)
    {
        ArgumentNullException.ThrowIfNull(session);
        _session = session;
        _question = question ?? (message => message);
    }

    /// <inheritdoc/>
    public override async ValueTask<string> HandleAsync(
        string message, IWorkflowContext context, CancellationToken cancellationToken = default)
    {
        Answer answer = await _session.AskAsync(_question(message), cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return answer is { Stop: StopReason.Answered, Text: { } text }
            ? text
            : throw new CaveException($"Step {Id}: the session gave no answer: {answer.Error?.Message ?? answer.Stop.ToString()}");
    }
}

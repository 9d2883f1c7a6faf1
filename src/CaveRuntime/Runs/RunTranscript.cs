using CaveRuntime.Events;
using CaveRuntime.Models;
using CaveRuntime.Prompts;
using CaveRuntime.Replies;
using CaveRuntime.Scopes;
using CaveRuntime.Transcripts;
using CaveRuntime.Views;

namespace CaveRuntime.Runs;

/// <summary>The session's transcript while a run writes to it: each entry is an event, too, and each request gets a view that
/// fits.</summary>
/// <param name="sessionView">The session's transcript and view.</param>
/// <param name="forget">Undoes what a cell and later ones did to variables, now or when it is sure that the run is not taken up; false where
/// it cannot.</param>
/// <param name="summarizer">Asks the model for a summary.</param>
/// <param name="events">Takes the events.</param>
internal sealed class RunTranscript(
    SessionView sessionView,
    Func<int, bool, bool> forget,
    Func<string, CancellationToken, Task<SummaryReply>> summarizer,
    EventLog events)
{
    private readonly BranchRunner _branches = new(sessionView, forget, events);

    /// <summary>Says what the window of the model is that it is sent to.</summary>
    public void Use(long window) => sessionView.Use(window);

    /// <summary>What the model is sent next.</summary>
    /// <exception cref="ModelException">Each turn fills the window again.</exception>
    public async Task<View> ViewAsync(CancellationToken cancellationToken)
    {
        if (await _branches.IsTooLargeAsync(LastWords()?.Text, cancellationToken).ConfigureAwait(false))
            Add(MessageKind.Notice, PromptCatalog.BranchFull.Fill());
        View view = await sessionView.ViewAsync(summarizer, events.Add, cancellationToken).ConfigureAwait(false);
        return sessionView.TakeThrash() is { } why ? throw new ModelException(ModelErrorKind.ContextOverflow, why) : view;
    }

    /// <summary>A smaller view after a provider has refused one; null where the policy has none.</summary>
    public async Task<View?> SmallerAsync(View refused, ModelException overflow, CancellationToken cancellationToken)
    {
        if (!sessionView.Overflowed(refused, overflow.Limit, overflow.Requested))
            return null;
        View view = await ViewAsync(cancellationToken).ConfigureAwait(false);
        return view.Estimate < refused.Estimate ? view : null;
    }

    public void Add(MessageKind kind, string text, PromptParts? parts = null)
    {
        var message = new Message(kind, text);
        Add(parts is null ? message : message with { Parts = parts });
    }

    /// <summary>Adds what the model said. What it thought goes into the record, and is not sent again.</summary>
    public void Add(OperatorReply reply) => Add(
        new Message(MessageKind.Reply, reply.Text) { Native = reply.Native },
        reply.Thinking);

    private void Add(Message message, string? thinking = null)
    {
        sessionView.Transcript.Add(message);
        events.Add(new MessageAdded(RoleOf(message.Kind), message.Text, message.Cell) { Thinking = thinking });
    }

    private static MessageRole RoleOf(MessageKind kind) => kind switch
    {
        MessageKind.Question => MessageRole.Question,
        MessageKind.Reply => MessageRole.Reply,
        MessageKind.Observation => MessageRole.Observation,
        MessageKind.Notice => MessageRole.Notice,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    public void CellStarts(int cell, string code) => events.Add(new CellStarted(cell, code));

    /// <summary>Adds the observation, and enters or leaves a branch if the cell asked for it.</summary>
    public async Task CellEndsAsync(CellReport cell, CancellationToken cancellationToken)
    {
        events.CellEnded(cell);
        bool ok = cell.Status == CellStatus.Ok;
        Branches.BranchRequest? request = sessionView.Branches.TakeRequest(ok);
        string observation = cell.Observed.Message;
        var parts = new PromptParts(PromptKind.Observation) { IsWorkerLost = cell.Observed.IsWorkerLost };
        Add(
            new Message(
                MessageKind.Observation,
                _branches.Observation(observation, request),
                cell.Cell,
                !ok) { Parts = parts, Observed = cell.Observed });
        if (request is not null)
            await _branches.GrantAsync(request, cell.Cell, observation, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The run is over: an open branch ends with what it has.</summary>
    /// <param name="answer">The answer; null for none.</param>
    /// <param name="isBrokenOff">Whether it may be taken up where it was, in that branch.</param>
    public Task EndAsync(string? answer, bool isBrokenOff) =>
        _branches.EndAsync(answer ?? LastWords()?.Text, isBrokenOff, CancellationToken.None);

    /// <summary>What the model said last, without its cell: the best that is known where a run is cut short.</summary>
    public Final? LastWords() =>
        sessionView.Transcript.Messages.LastOrDefault(m => m.Kind == MessageKind.Reply) is { } reply
            && ReplyParser.Prose(reply.Text) is { Length: > 0 } prose
            ? new Final(prose, null)
            : null;
}

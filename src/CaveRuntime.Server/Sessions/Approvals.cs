using System.Globalization;
using System.Text.Json;
using CaveRuntime.Server.Http;
using CaveRuntime.Server.Problems;

namespace CaveRuntime.Server.Sessions;

/// <summary>The calls of a session's cells that wait for somebody's leave. Thread-safe.</summary>
internal sealed class Approvals(EventFeed feed)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Waiting> _waiting = [];
    private int _last;

    /// <summary>Those that wait, the longest first.</summary>
    public IReadOnlyList<PendingApproval> All
    {
        get
        {
            lock (_gate)
                return [.. _waiting.Values.Select(w => w.Asked)];
        }
    }

    /// <summary>Waits for the decision on a call.</summary>
    public async ValueTask<LentDecision> AskAsync(LentCall call, CancellationToken cancellationToken)
    {
        Waiting waiting;
        lock (_gate)
        {
            string id = string.Create(CultureInfo.InvariantCulture, $"a{++_last}");
            waiting = new Waiting(new PendingApproval(id, call.Target, call.Arguments, call.IsUncertain));
            _waiting.Add(id, waiting);
        }

        feed.Pass(FeedEvent.Own("approval_asked", JsonSerializer.Serialize(waiting.Asked, ServerJson.Options)));
        try
        {
            return await waiting.Decision.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            lock (_gate)
                _waiting.Remove(waiting.Asked.Id);
        }
    }

    /// <summary>Decides.</summary>
    /// <exception cref="ServiceProblem">None of that name waits.</exception>
    public void Decide(string id, LentDecision decision)
    {
        lock (_gate)
        {
            if (!_waiting.TryGetValue(id, out Waiting? waiting) || !waiting.Decision.TrySetResult(decision))
            {
                throw new ServiceProblem(
                    404, "approval_missing", $"No approval '{id}' is waited for: it was decided, or its run has ended. GET the list of those that are.");
            }
        }
    }

    private sealed record Waiting(PendingApproval Asked)
    {
        public TaskCompletionSource<LentDecision> Decision { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>A call that waits for leave.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Tool">What the cell calls.</param>
/// <param name="Arguments">With what; written by a model's code.</param>
/// <param name="Uncertain">Whether an earlier host died while this very call was under way: it may have been made already.</param>
internal sealed record PendingApproval(string Id, string Tool, IReadOnlyDictionary<string, JsonElement> Arguments, bool Uncertain);

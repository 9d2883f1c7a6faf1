using System.Collections.Concurrent;
using CaveRuntime.Protocol;
using CaveRuntime.Scopes.Calls;

namespace CaveRuntime.Worker;

/// <summary>Calls of cells that wait for the host's reply. Thread-safe.</summary>
internal sealed class PendingCalls(Wire wire)
{
    private readonly ConcurrentDictionary<long, TaskCompletionSource<ScopeResult>> _waiting = new();

    /// <summary>Sends a call and waits for its result.</summary>
    public Task<ScopeResult> CallAsync(ScopeCall call)
    {
        var result = new TaskCompletionSource<ScopeResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[call.Id] = result;
        try
        {
            wire.Write(FrameKind.Call, call, WireJson.Default.ScopeCall);
        }
        catch (WireException e) // Too large for a frame: the caller's own doing.
        {
            Complete(new FailedResult(e.Message) { Id = call.Id });
        }

        return result.Task;
    }

    /// <summary>Hands a result to its call. A result that nobody waits for is dropped.</summary>
    public void Complete(ScopeResult result)
    {
        if (_waiting.TryRemove(result.Id, out var waiting))
            waiting.SetResult(result);
    }
}

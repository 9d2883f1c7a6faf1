using System.Collections.Concurrent;
using CaveRuntime.Protocol;
using CaveRuntime.Scopes;

namespace CaveRuntime.Worker;

/// <summary>Calls of cells that wait for the host's reply. Thread-safe.</summary>
internal sealed class PendingCalls(Wire wire)
{
    private readonly ConcurrentDictionary<long, TaskCompletionSource<CallResult>> _waiting = new();

    /// <summary>Sends a call and waits for its result.</summary>
    public Task<CallResult> CallAsync(Call call)
    {
        var result = new TaskCompletionSource<CallResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[call.Id] = result;
        try
        {
            wire.Write(FrameKind.Call, call, WireJson.Default.Call);
        }
        catch (WireException e) // Too large for a frame: the caller's own doing.
        {
            Complete(new CallResult(call.Id, false, "", e.Message));
        }

        return result.Task;
    }

    /// <summary>Hands a result to its call. A result that nobody waits for is dropped.</summary>
    public void Complete(CallResult result)
    {
        if (_waiting.TryRemove(result.Id, out var waiting))
            waiting.SetResult(result);
    }
}

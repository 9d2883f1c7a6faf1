using CaveRuntime.Events;

namespace CaveRuntime.Server.Sessions;

/// <summary>A question that is under way here, or was. Thread-safe.</summary>
/// <param name="name">What it is called, where its caller says so; null for a name that is known when it has begun.</param>
internal sealed class ServedRun(string? name) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<string> _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Answer? _answer;
    private volatile Exception? _failure;

    /// <summary>What is asked; null until that is known.</summary>
    public string? Question { get; private set; }

    /// <summary>Whether that is its name.</summary>
    public bool IsNamed(string other) => (name ?? (Begun.IsCompletedSuccessfully ? Begun.Result : null)) == other;

    /// <summary>Its name, once it has begun; fails where it does not begin.</summary>
    public Task<string> Begun => _begun.Task;

    /// <summary>How it ended; null while it has not.</summary>
    public Answer? Answer => _answer;

    /// <summary>Why it ended without an answer; null where it did not.</summary>
    public Exception? Failure => _failure;

    /// <summary>Ends with it, whatever happens.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    /// <summary>Whether it is over.</summary>
    public bool IsOver => Ended.IsCompleted;

    /// <summary>Starts it, and passes on what happens. What making the work throws is thrown here.</summary>
    public void Start(Func<CancellationToken, IAsyncEnumerable<RunEvent>> work, Action<RunEvent> pass)
    {
        // The token is taken here: whoever cancels later may find it disposed.
        IAsyncEnumerable<RunEvent> events = work(_stop.Token);
        Ended = Task.Run(() => ReadAsync(events, pass), CancellationToken.None);
    }

    /// <summary>Stops it; its answer then says so.</summary>
    public Task CancelAsync() => IsOver ? Task.CompletedTask : _stop.CancelAsync();

    public void Dispose() => _stop.Dispose();

    private async Task ReadAsync(IAsyncEnumerable<RunEvent> work, Action<RunEvent> pass)
    {
        try
        {
            await foreach (RunEvent happened in work.ConfigureAwait(false))
            {
                if (happened is RunStarted started)
                    Question ??= started.Question;
                _begun.TrySetResult(happened.RunId);
                if (happened is RunFinished { Answer: var answer })
                    _answer = answer;
                pass(happened);
            }
        }
        catch (Exception e) // What a store or a client of a model throws is not known here.
        {
            _failure = e;
            _begun.TrySetException(e);
            _ = _begun.Task.Exception; // Nobody has to wait for it.
        }
    }
}

using System.Globalization;
using System.IO.Pipelines;
using CaveRuntime.Scopes;
using CaveRuntime.Scopes.Calls;
using CaveRuntime.Scripting;
using CaveRuntime.Scripting.Policies;
using CaveRuntime.Scripting.Running;

namespace CaveRuntime.InProcess;

/// <summary>
/// A scope in this process, with a thread of its own for its cells. What a cell does it does to the host. A cell that no tick
/// stops is abandoned with its thread and its scope, since a thread cannot be killed.
/// </summary>
internal sealed class InProcessScope : IScope
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeProvider _time;
    private readonly Scope _scope;
    private readonly CellThread _cells;
    private volatile RunningCell? _cell;
    private volatile bool _lost;
    private volatile bool _isStuck;
    private int _dropped;

    /// <summary>Opens an empty scope.</summary>
    public InProcessScope(ScopeRequest request, PolicyCheck? policy)
    {
        WarmUp.Once();
        _time = request.TimeProvider;
        _scope = new Scope(request.Limits, request.Input.Text, request.Input.Text.Documents(), policy, CallAsync, outlived: true);
        Faults.GiveTo(_scope);
        _cells = new CellThread(SetCulture, End);
    }

    /// <inheritdoc/>
    public IsolationReport Isolation { get; } = new(IsolationMode.InProcess, IsolationTier.T0);

    /// <inheritdoc/>
    public bool IsLost => _lost;

    /// <inheritdoc/>
    public int Dropped => Volatile.Read(ref _dropped);

    /// <inheritdoc/>
    public long MemoryBytes => 0;

    /// <inheritdoc/>
    public async Task<CellResult> RunAsync(
        CellRequest cell,
        Func<ScopeCall, CancellationToken, Task<ScopeResult>> answer,
        CancellationToken cancellationToken)
    {
        CellTimes limit = cell.Times;
        using var clock = new CellClock(
            _time,
            limit.Wall,
            () => _ = StopAsync(cell.Cell, LimitError.WallTime, limit.WallReason, CellTimes.Grace));
        var running = new RunningCell(cell, clock, answer);
        _cell = running;
        Add(() => running.Finished.TrySetResult(_scope.Run(cell.Cell, cell.Code, cell.Source, cell.Fingerprints)));
        try
        {
            await using var registration = cancellationToken
                .Register(() => _ = StopAsync(cell.Cell, "RunStopped", "the run was stopped.", CellTimes.StopGrace))
                .ConfigureAwait(false);
            return await running.Finished.Task.ConfigureAwait(false);
        }
        finally
        {
            _cell = null;
            await running.Ended.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task DefineAsync(HostVariable given, CancellationToken cancellationToken)
    {
        if (given.Shared is { } shared)
        {
            await DoAsync(() => Share(given.Definition.Name, shared.Type, shared.Value)).ConfigureAwait(false);
            return;
        }

        // A copy, as for a worker: in the same pieces, a few of which lie in memory at most.
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 8 << 20, resumeWriterThreshold: 4 << 20));
        Task<string?> taken = DoAsync(() => Take(given.Definition, pipe.Reader));
        using (var pieces = new PieceStream(
            async piece => await pipe.Writer.WriteAsync(piece, CancellationToken.None).ConfigureAwait(false)))
        {
            try
            {
                await given.WriteAsync(pieces, cancellationToken).ConfigureAwait(false);
                await pieces.SendAsync().ConfigureAwait(false);
            }
            finally
            {
                await pipe.Writer.CompleteAsync().ConfigureAwait(false);
                await taken.ConfigureAwait(false);
            }
        }

        if (await taken.ConfigureAwait(false) is { } error)
            throw new CaveException($"The scope could not take in what was given: {error}");
    }

    /// <inheritdoc/>
    public void Kill() => Abandon("it was told to.", limit: null);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Abandon("the session was closed.", limit: null);
        // The next scope does not wait for an abandoned one.
        if (!_isStuck)
            await Task.WhenAny(_ended.Task, Task.Delay(CellTimes.StopGrace, _time)).ConfigureAwait(false);
    }

    // As in a worker, whatever the host's culture is.
    private static void SetCulture() =>
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;

    private void End()
    {
        Faults.Forget(_scope);
        _scope.Unload();
        _ended.SetResult();
    }

    private string? Take(VariableDefinition given, PipeReader data)
    {
        string? error = _scope.Define(given, data.AsStream());
        data.Complete();
        return error;
    }

    private string? Share(string name, Type type, object? value)
    {
        _scope.Share(name, type, value);
        return null;
    }

    private Task<string?> DoAsync(Func<string?> work)
    {
        var task = new Task<string?>(work);
        Add(task.RunSynchronously);
        return task;
    }

    private void Add(Action work)
    {
        try
        {
            _cells.Add(work);
        }
        catch (InvalidOperationException e)
        {
            throw new ScopeLostException("The scope was lost: it was closed meanwhile.", inner: e);
        }
    }

    private async Task StopAsync(int cell, string type, string reason, TimeSpan grace)
    {
        if (_cell is not { } running || running.Request.Cell != cell)
            return;
        _scope.Stop(cell, new CellError(type, reason, null));
        // Its calls end with it, before what they would have returned can be taken for an outcome.
#pragma warning disable CA1849 // At once: the call may return before anything else is awaited.
        running.Ended.Cancel();
#pragma warning restore CA1849
        await Task.WhenAny(running.Finished.Task, Task.Delay(grace, _time)).ConfigureAwait(false);
        if (!running.Finished.Task.IsCompleted)
        {
            _isStuck = true;
            const string consequence =
                "code in this process cannot be killed: its scope was abandoned, and its thread may go on computing.";
            Abandon($"{reason} It did not stop, and {consequence}", type);
        }
    }

    private void Abandon(string reason, string? limit)
    {
        _lost = true;
        _cells.Complete();
        if (_cell is not { } running)
            return;
        _scope.Stop(running.Request.Cell, new CellError("ScopeLost", reason, null));
        string message = limit is null ? $"The scope was lost: {reason}" : reason;
        running.Finished.TrySetException(new ScopeLostException(message, limit is not null, limit: limit));
    }

    private Task<ScopeResult> CallAsync(ScopeCall call)
    {
        if (_cell is { } cell && cell.Request.Cell == call.Cell)
            return Task.Run(() => AnswerAsync(cell, call));
        Interlocked.Increment(ref _dropped);
        return Task.FromCanceled<ScopeResult>(new CancellationToken(canceled: true));
    }

    private async Task<ScopeResult> AnswerAsync(RunningCell cell, ScopeCall call)
    {
        try
        {
            using (cell.Clock.Call())
                return await cell.Answer(call, cell.Ended.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The cell ended before the reply came: nobody waits for it.
            Interlocked.Increment(ref _dropped);
            throw;
        }
    }
}

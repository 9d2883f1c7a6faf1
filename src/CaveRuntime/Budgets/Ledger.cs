namespace CaveRuntime.Budgets;

/// <summary>
/// What a whole tree of runs has reserved and spent: one gate for all its accounts, so that a reservation holds on every
/// level or on none. Thread-safe.
/// </summary>
internal sealed class Ledger
{
    private readonly List<Usage> _byDepth = [];
    private readonly CallSizes _sizes = new();
    private TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Held while any account of the tree is read or changed.</summary>
    public Lock Gate { get; } = new();

    /// <summary>What the runs of each depth have used themselves, without their children; the first is the run that was asked.</summary>
    public IReadOnlyList<Usage> ByDepth
    {
        get
        {
            lock (Gate)
                return [.. _byDepth];
        }
    }

    /// <summary>Opens the account of the run that was asked.</summary>
    public Account Open(RunLimits limits) => new(this, limits, 0, null);

    /// <summary>What the model's next call will use at most, as far as its calls so far tell; null while there were none. Under the
    /// gate.</summary>
    public CallSize? Expect(string model, long promptTokens) => _sizes.Expect(model, promptTokens);

    /// <summary>Learns from a call and wakes the one that waits for room. Under the gate.</summary>
    public void Settle(string model, long promptTokens, int depth, Usage usage)
    {
        Count(model, promptTokens, depth, usage);
        TaskCompletionSource settled = _settled;
        _settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        settled.SetResult();
    }

    /// <summary>Learns from a call that was made under an earlier host.</summary>
    public void Learn(string model, long promptTokens, int depth, Usage usage)
    {
        lock (Gate)
            Count(model, promptTokens, depth, usage);
    }

    /// <summary>Completes when the next call is settled. Under the gate.</summary>
    public Task NextSettlement => _settled.Task;

    private void Count(string model, long promptTokens, int depth, Usage usage)
    {
        while (_byDepth.Count <= depth)
            _byDepth.Add(new Usage());
        _byDepth[depth] += usage;
        _sizes.Learn(model, promptTokens, usage);
    }
}

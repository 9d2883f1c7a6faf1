namespace CaveRuntime.Budgets;

/// <summary>
/// What a run has reserved and spent. A call reserves before it is sent and settles with what the provider reported, so that
/// calls in flight together cannot overrun a ceiling that each of them alone would keep. Thread-safe.
/// </summary>
internal sealed class Ledger(RunLimits limits) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Usage> _byModel = [];
    private readonly CancellationTokenSource _exhausted = new();
    private Usage _total = new();
    private int _subcalls;

    /// <summary>Cancelled when a ceiling on tokens or money is reached: whatever runs has to stop.</summary>
    public CancellationToken Exhausted => _exhausted.Token;

    /// <summary>Which ceiling was reached; null while none is.</summary>
    public string? Ceiling { get; private set; }

    /// <summary>What all models together have used.</summary>
    public Usage Total
    {
        get
        {
            lock (_gate)
                return _total;
        }
    }

    /// <summary>What each model has used.</summary>
    public IReadOnlyDictionary<string, Usage> ByModel
    {
        get
        {
            lock (_gate)
                return new Dictionary<string, Usage>(_byModel);
        }
    }

    /// <summary>Takes one subcall out of the budget.</summary>
    /// <returns>False, with the ceiling in words, where none is left.</returns>
    public bool TryReserveSubcall(out string? refusal)
    {
        lock (_gate)
        {
            refusal = Ceiling ?? (_subcalls < limits.MaxSubcalls ? null
                : $"the ceiling of {limits.MaxSubcalls:N0} subcalls is reached; answer from what you have, or work with code");
            if (refusal is null)
                _subcalls++;
            return refusal is null;
        }
    }

    /// <summary>Adds what a call has used.</summary>
    public void Settle(string model, Usage usage)
    {
        string? ceiling;
        lock (_gate)
        {
            _byModel[model] = _byModel.GetValueOrDefault(model, new Usage()) + usage;
            _total += usage;
            ceiling = Ceiling ??= Reached();
        }

        if (ceiling is not null)
            _exhausted.Cancel();
    }

    /// <inheritdoc/>
    public void Dispose() => _exhausted.Dispose();

    private string? Reached()
    {
        long tokens = _total.InputTokens + _total.OutputTokens;
        return tokens >= limits.MaxTokens ? $"the ceiling of {limits.MaxTokens:N0} tokens is reached ({tokens:N0} used)"
            : _total.CostUsd >= limits.MaxCostUsd ? FormattableString.Invariant($"the ceiling of {limits.MaxCostUsd} USD is reached ({_total.CostUsd} spent)")
            : null;
    }
}

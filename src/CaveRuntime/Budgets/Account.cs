using System.Diagnostics.CodeAnalysis;
using CaveRuntime.Scopes.Calls;

namespace CaveRuntime.Budgets;

/// <summary>
/// One run's part of the ledger: its own ceilings, and every ceiling above it. A call reserves before it is sent and settles
/// with what the provider reported, so that calls in flight together cannot overrun a ceiling that each of them alone would
/// keep: at most one call is ever sent that a ceiling turns out to be too low for. Thread-safe.
/// </summary>
[SuppressMessage(
    "Design",
    "CA1001",
    Justification = "The source has no timer and no handle; calls that end late may still look at its token.")]
internal sealed class Account
{
    /// <summary>The number of no cell: the host asks itself, and no turn is there to go on without what is refused.</summary>
    public const int NoCell = 0;

    // A cell that asks on and on for what it does not get is no better than one that never ends; one that goes through its chunks is.
    private const int MaxRefusals = 5_000;

    private readonly Ledger _ledger;
    private readonly RunLimits _limits;
    private readonly int _depth;
    private readonly Account? _parent;
    private readonly CancellationTokenSource _exhausted = new();
    private readonly Dictionary<string, Usage> _byModel = [];
    private readonly Dictionary<(int Cell, long Batch), Cut> _batches = [];
    private Usage _total = new();
    private (long Tokens, decimal Cost, int Calls) _held;
    private int _subcalls;
    private int _children;
    private int _refusals;

    internal Account(Ledger ledger, RunLimits limits, int depth, Account? parent) =>
        (_ledger, _limits, _depth, _parent) = (ledger, limits, depth, parent);

    /// <summary>Cancelled when one of this account's own ceilings is reached: whatever runs has to stop.</summary>
    public CancellationToken Exhausted => _exhausted.Token;

    /// <summary>Which ceiling was reached; null while none is.</summary>
    public string? Ceiling { get; private set; }

    /// <summary>Which ceiling has refused a cell its subcalls, while the run went on without them; null while none has.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Whether this run is at a ceiling, or one above it.</summary>
    public bool IsExhausted => ReachedCeiling is not null;

    /// <summary>The lowest ceiling on money over this run; null where there is none.</summary>
    public decimal? MoneyCeiling => Path().Min(a => a._limits.MaxCostUsd);

    /// <summary>What the run and its children have used.</summary>
    public Usage Total
    {
        get
        {
            lock (_ledger.Gate)
                return _total;
        }
    }

    /// <summary>The same for each model.</summary>
    public IReadOnlyDictionary<string, Usage> ByModel
    {
        get
        {
            lock (_ledger.Gate)
                return new Dictionary<string, Usage>(_byModel);
        }
    }

    /// <summary>What the runs of each depth have used themselves.</summary>
    public IReadOnlyList<Usage> ByDepth => _ledger.ByDepth;

    /// <summary>Opens the account of a child.</summary>
    public Account OpenChild(RunLimits limits) => new(_ledger, limits, _depth + 1, this);

    /// <summary>Reserves what a call may use, waiting while calls in flight may still need what is left.</summary>
    /// <param name="model">The model that will be asked.</param>
    /// <param name="promptTokens">Estimated tokens of what it will be sent.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>What has to be settled once the call has ended; null where a ceiling has been reached.</returns>
    public async Task<Reservation?> ReserveAsync(string model, long promptTokens, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task next;
            lock (_ledger.Gate)
            {
                if (IsExhausted)
                    return null;
                CallSize size = _ledger.Expect(model, promptTokens) ?? new CallSize(long.MaxValue / 4, decimal.MaxValue / 4);
                if (HasRoomOnAllLevels(size))
                {
                    for (Account? a = this; a is not null; a = a._parent)
                        a.Hold(size, 1);
                    return new Reservation(this, model, promptTokens, size);
                }

                next = _ledger.NextSettlement;
            }

            await next.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes one subcall out of the budget. The first call of a batch reserves for all of it, or for as many slots as are
    /// left. Where none are left the run goes on without, and its cell is told.</summary>
    /// <param name="cell">The cell that asks; <see cref="NoCell"/> ends the run where none are left.</param>
    /// <param name="batch">The call's place in a batch; null for a call of its own.</param>
    /// <returns>Null, or the reason why the call may not be made.</returns>
    public string? ReserveSubcall(int cell, BatchPlace? batch)
    {
        lock (_ledger.Gate)
        {
            if (ReachedCeiling is { } reached)
                return reached;
            int left = SubcallsLeft;
            if (batch is not { Slots: > 1 } place)
                return Take(left, 1) ? null : Refuse(cell, batch);
            if (!_batches.TryGetValue((cell, place.Batch), out Cut? cut))
            {
                if (!Take(left, Math.Min(left, place.Slots)))
                    return Refuse(cell, batch);
                _batches[(cell, place.Batch)] = cut = new Cut(Math.Min(left, place.Slots));
            }

            return place.Slot < cut.Granted && cut.Used++ < cut.Granted
                ? null
                : $"the batch of {place.Slots:N0} was cut to its first {cut.Granted:N0} calls: no more subcalls are left";
        }
    }

    /// <summary>Takes a subcall out of the budget whose result is known from an earlier host, so that the numbers are those of a run that
    /// was not disturbed. It has its result already: a ceiling that is lower now refuses only what comes next.</summary>
    /// <param name="cell">The cell that asks again.</param>
    /// <param name="batch">The call's place in a batch; null for a call of its own.</param>
    public void ReserveAgain(int cell, BatchPlace? batch)
    {
        lock (_ledger.Gate)
        {
            if (batch is { Slots: > 1 } place)
            {
                if (!_batches.TryGetValue((cell, place.Batch), out Cut? cut))
                {
                    cut = new Cut(Math.Clamp(SubcallsLeft, 0, place.Slots));
                    _batches[(cell, place.Batch)] = cut;
                    Count(cut.Granted);
                }

                if (place.Slot < cut.Granted && cut.Used < cut.Granted)
                {
                    cut.Used++;
                    return;
                }
            }

            Count(1);
        }
    }

    /// <summary>Takes one child out of the budget.</summary>
    /// <returns>Null, or the reason why it may not be started.</returns>
    public string? ReserveChild()
    {
        lock (_ledger.Gate)
        {
            if (ReachedCeiling is { } reached)
                return reached;
            if (Path().FirstOrDefault(a => a._children >= a._limits.MaxChildren) is { } full)
                return $"the ceiling of {full._limits.MaxChildren:N0} child runs is reached; use llm_query, or work with code";
            foreach (Account a in Path())
            {
                a._children++;
                a._total += new Usage(Children: 1);
            }

            return null;
        }
    }

    /// <summary>Begins with what this run and its children spent under earlier hosts; those above it have it already. Once, before any
    /// call. A ceiling that is reached by that stops the run where it would spend more, not while it is gone through.</summary>
    /// <param name="model">The model of a call.</param>
    /// <param name="usage">What the call has used.</param>
    public void Restore(string model, Usage usage)
    {
        lock (_ledger.Gate)
        {
            _byModel[model] = _byModel.GetValueOrDefault(model, new Usage()) + usage;
            _total += usage;
            Ceiling ??= Reached(model, usage);
        }
    }

    /// <summary>The same for subcalls that nobody asks for again; those of a cell that runs again are counted as it asks for
    /// them.</summary>
    public void RestoreSubcalls(int subcalls)
    {
        lock (_ledger.Gate)
            _subcalls += subcalls;
    }

    /// <summary>The same for children that have begun.</summary>
    public void RestoreChildren(int children)
    {
        lock (_ledger.Gate)
        {
            _children += children;
            _total += new Usage(Children: children);
        }
    }

    /// <summary>Gives back what the batches of a cell reserved and did not use.</summary>
    public void EndCell(int cell)
    {
        lock (_ledger.Gate)
        {
            foreach (var ((_, batch), cut) in _batches.Where(b => b.Key.Cell == cell).ToArray())
            {
                foreach (Account a in Path())
                    a._subcalls -= Math.Max(0, cut.Granted - cut.Used);
                _batches.Remove((cell, batch));
            }

            _refusals = 0;
        }
    }

    /// <summary>What is left below every ceiling.</summary>
    public BudgetResult Left(TimeSpan time, int depth, int turns)
    {
        lock (_ledger.Gate)
        {
            return new BudgetResult(
                Path().Min(a => a._limits.MaxTokens - a.Tokens) is { } tokens ? Math.Max(0, tokens) : null,
                Path().Min(a => a._limits.MaxCostUsd - (a._total.CostUsd ?? 0)) is { } cost ? Math.Max(0, cost) : null,
                Math.Max(0, SubcallsLeft),
                Math.Max(0, Path().Min(a => a._limits.MaxChildren - a._children)),
                Math.Max(0, time.TotalMilliseconds),
                depth,
                Math.Max(0, turns));
        }
    }

    /// <summary>Counts what was used without a reservation, because the host's own code has asked a model.</summary>
    public void Charge(string model, Usage usage) => Settle(model, 0, null, usage);

    internal void Settle(string model, long promptTokens, CallSize? reserved, Usage usage)
    {
        List<Account> reached = [];
        lock (_ledger.Gate)
        {
            for (Account? a = this; a is not null; a = a._parent)
            {
                if (reserved is { } held)
                    a.Hold(new CallSize(-held.Tokens, -held.Cost), -1);
                a._byModel[model] = a._byModel.GetValueOrDefault(model, new Usage()) + usage;
                a._total += usage;
                if (a.Ceiling is null && (a.Ceiling = a.Reached(model, usage)) is not null)
                    reached.Add(a);
            }

            _ledger.Settle(model, promptTokens, _depth, usage);
        }

        foreach (Account a in reached)
            a._exhausted.Cancel();
    }

    private long Tokens => _total.InputTokens + _total.OutputTokens;

    private IEnumerable<Account> Path()
    {
        for (Account? a = this; a is not null; a = a._parent)
            yield return a;
    }

    // The last call may turn out larger than what is left: nobody can know before. Only one such call is ever in flight.
    private bool HasRoom(CallSize size) =>
        _held.Calls == 0
        || ((_limits.MaxTokens is not { } tokens || Tokens + _held.Tokens + size.Tokens <= tokens)
            && (_limits.MaxCostUsd is not { } cost || (_total.CostUsd ?? 0) + _held.Cost + size.Cost <= cost));

    // Where there is no ceiling, nothing is held: sums of unknown sizes would overflow.
    private void Hold(CallSize size, int calls) => _held = (
        _limits.MaxTokens is null ? 0 : _held.Tokens + size.Tokens,
        _limits.MaxCostUsd is null ? 0 : _held.Cost + size.Cost,
        _held.Calls + calls);

    private bool HasRoomOnAllLevels(CallSize size) => HasRoom(size) && _parent?.HasRoomOnAllLevels(size) != false;

    // The nearest ceiling that is reached.
    private string? ReachedCeiling => Ceiling ?? _parent?.ReachedCeiling;

    // Below 0 where a run is taken up under a lower ceiling.
    private int SubcallsLeft => Math.Min(_limits.MaxSubcalls - _subcalls, _parent?.SubcallsLeft ?? int.MaxValue);

    private bool Take(int left, int calls)
    {
        if (left <= 0)
            return false;
        Count(calls);
        return true;
    }

    private void Count(int subcalls)
    {
        _subcalls += subcalls;
        _parent?.Count(subcalls);
    }

    private string Refuse(int cell, BatchPlace? batch)
    {
        if (Path().Any(a => a._limits.MaxSubcalls == 0))
            return "subcalls are not allowed in this run; work with code";
        Account[] full = [.. Path().Where(a => a._subcalls >= a._limits.MaxSubcalls)];
        string reason = full[^1].ReachedSubcalls;
        // A batch asks once for each of its slots.
        if (batch is not { Slot: > 0 })
            _refusals++;
        if (cell != NoCell && _refusals < MaxRefusals)
        {
            Refusal = reason;
            return $"{reason}, and none are left for this run: go on with code and with what is known by now, and answer";
        }

        foreach (Account a in full)
        {
            a.Ceiling ??= a.ReachedSubcalls;
            // Not under the gate: what is cancelled may ask the ledger.
            _ = a._exhausted.CancelAsync();
        }

        return reason;
    }

    private string ReachedSubcalls => $"the ceiling of {_limits.MaxSubcalls:N0} subcalls is reached";

    private string? Reached(string model, Usage usage) =>
        Tokens >= _limits.MaxTokens ? $"the ceiling of {_limits.MaxTokens:N0} tokens is reached ({Tokens:N0} used)"
        : _limits.MaxCostUsd is not { } cost ? null
        : _total.CostUsd >= cost ? FormattableString.Invariant($"the ceiling of {cost} USD is reached ({_total.CostUsd} spent)")
        : usage.CostUsd is null && usage.InputTokens + usage.OutputTokens > 0 ? FormattableString.Invariant(
            $"the ceiling of {cost} USD cannot be held, because nothing says what {model} costs. Give its prices in cave.json, or leave the ceiling out")
        : null;

    private sealed class Cut(int granted)
    {
        public int Granted => granted;

        public int Used { get; set; }
    }
}

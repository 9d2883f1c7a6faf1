namespace CaveRuntime;

/// <summary>How something of the host's is lent. Immutable.</summary>
public sealed record LendOptions
{
    /// <summary>What the model is told of it, beside its declaration; null for nothing.</summary>
    public string? Description { get; init; }

    /// <summary>Time for one call; then the cell gets a <see cref="TimeoutException"/>. 1 minute.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Asked before each call; null allows all. May take its time: a person may be asked.</summary>
    public Func<LentCall, CancellationToken, ValueTask<LentDecision>>? Approve { get; init; }

    /// <summary>Whether a call may be made again where the host died while it was under way, because it only reads, or because twice is
    /// the same as once. Otherwise it is asked about (<see cref="Approve"/>), or fails and says so. False.</summary>
    public bool Repeatable { get; init; }

    internal void Validate()
    {
        if (Timeout <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(Timeout), $"{nameof(LendOptions)}.{nameof(Timeout)} must be more than 0.");
    }
}

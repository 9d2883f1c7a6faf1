namespace CaveRuntime.Models.Retry;

/// <summary>
/// Holds back every call to one provider while it has asked to wait: one 429 with <c>Retry-After</c> pauses all calls, not only the one
/// that was told.
/// It knows, too, whether the provider has ever answered. Thread-safe.
/// </summary>
internal sealed class RateLimitGate
{
    private readonly Lock _padlock = new();
    private DateTimeOffset _opensAt = DateTimeOffset.MinValue;

    private volatile bool _hasAnswered;

    /// <summary>Whether there is a server: one that was there and is gone is most often coming back.</summary>
    public bool HasAnswered => _hasAnswered;

    /// <summary>The server answered, if only with an error.</summary>
    public void Answered() => _hasAnswered = true;

    /// <summary>Keeps the gate shut for this long at least; a longer pause that is already on stays.</summary>
    public void Pause(TimeSpan wait, TimeProvider time)
    {
        var until = time.GetUtcNow() + wait;
        lock (_padlock)
        {
            _opensAt = until > _opensAt ? until : _opensAt;
        }
    }

    /// <summary>Waits until the gate is open.</summary>
    public async ValueTask PassAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        // A loop: the pause may have been prolonged meanwhile.
        while (Remaining(time) is var wait && wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private TimeSpan Remaining(TimeProvider time)
    {
        lock (_padlock)
        {
            return _opensAt == DateTimeOffset.MinValue ? TimeSpan.Zero : _opensAt - time.GetUtcNow();
        }
    }
}

using CaveRuntime.Models.Errors;
using Polly;
using Polly.Retry;

namespace CaveRuntime.Models.Retry;

/// <summary>How often a failed call is tried again, and how long it is waited for.</summary>
/// <param name="MaxAttempts">How often a request is sent at most, the first time included.</param>
/// <param name="Delay">The wait before the second attempt; it doubles with each one.</param>
/// <param name="MaxDelay">The longest wait before another attempt.</param>
/// <param name="MaxRateLimitWait">The longest wait that a rate limit is sat out for, as often as it takes; null for it to be a failure like
/// others.</param>
internal sealed record RetrySettings(int MaxAttempts, TimeSpan Delay, TimeSpan MaxDelay, TimeSpan? MaxRateLimitWait = null);

/// <summary>When a failed call is tried again, and after how long.</summary>
/// <param name="settings">Attempts and delays.</param>
/// <param name="time">The clock.</param>
/// <param name="random">Source of the jitter, 0 … 1; null for the usual one.</param>
internal sealed class RetrySchedule(RetrySettings settings, TimeProvider time, Func<double>? random = null)
{
    /// <summary>A server that was never there is given up sooner than one that is busy: most often the address is wrong.</summary>
    private const int ConnectAttempts = 3;

    public TimeProvider TimeProvider => time;

    /// <summary>A wait that is longer is not waited for.</summary>
    public TimeSpan MaxWait => settings.MaxRateLimitWait is { } wait && wait > settings.MaxDelay ? wait : settings.MaxDelay;

    /// <summary>A pipeline that tries again as scheduled, telling the observer before each wait.</summary>
    /// <param name="hasAnswered">Whether the server has ever been there.</param>
    /// <param name="retrying">The observer: the failure, the wait, the attempt.</param>
    public ResiliencePipeline Build(Func<bool> hasAnswered, Action<ModelException, TimeSpan, int> retrying)
    {
        if (settings is { MaxAttempts: 1, MaxRateLimitWait: null })
        {
            return ResiliencePipeline.Empty;
        }

        var retry = new RetryStrategyOptions
        {
            MaxRetryAttempts = settings.MaxRateLimitWait is null ? settings.MaxAttempts - 1 : int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = settings.Delay,
            MaxDelay = settings.MaxDelay,
            ShouldHandle = args => ValueTask.FromResult(
                args.Outcome.Exception is ModelException failure && IsWorthIt(failure, args.AttemptNumber + 1, hasAnswered())),
            // Null: the exponential schedule. The provider's own figure wins, with a little jitter so that a thousand callers do not come
            // back in one instant.
            // "0" says nothing of use: five attempts at once help nobody.
            DelayGenerator = args => ValueTask.FromResult(args.Outcome.Exception is ModelException { RetryAfter: { } wait }
                && wait > TimeSpan.Zero
                ? wait + Jitter(wait)
                : (TimeSpan?)null),
            OnRetry = args =>
            {
                retrying((ModelException)args.Outcome.Exception!, args.RetryDelay, args.AttemptNumber + 1);
                return ValueTask.CompletedTask;
            },
        };
        if (random is not null)
        {
            retry.Randomizer = random;
        }

        return new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(retry).Build();
    }

    private bool IsWorthIt(ModelException failure, int attempts, bool hasAnswered)
    {
        if (!failure.IsTransient)
        {
            return false;
        }

        if (settings.MaxRateLimitWait is not null && failure.Kind == ModelErrorKind.RateLimited)
        {
            return !(failure.RetryAfter > MaxWait);
        }

        return attempts < settings.MaxAttempts
            && !(failure.RetryAfter > settings.MaxDelay)
            && (attempts < ConnectAttempts || hasAnswered || !Failures.NeverConnected(failure));
    }

    private TimeSpan Jitter(TimeSpan wait) => wait * 0.1 * (random?.Invoke() ?? Random.Shared.NextDouble());
}

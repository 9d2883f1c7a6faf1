using CaveRuntime.Models.Errors;
using Polly;
using Polly.Retry;

namespace CaveRuntime.Models.Retry;

/// <summary>How often a failed call is tried again, and how long it is waited for.</summary>
/// <param name="MaxAttempts">How often a request is sent at most, the first time included.</param>
/// <param name="Delay">The wait before the second attempt; it doubles with each one.</param>
/// <param name="MaxDelay">The longest wait before another attempt.</param>
internal sealed record RetrySettings(int MaxAttempts, TimeSpan Delay, TimeSpan MaxDelay);

/// <summary>When a failed call is tried again, and after how long.</summary>
/// <param name="settings">Attempts and delays.</param>
/// <param name="time">The clock.</param>
/// <param name="random">Source of the jitter, 0 … 1; null for the usual one.</param>
internal sealed class RetrySchedule(RetrySettings settings, TimeProvider time, Func<double>? random = null)
{
    /// <summary>A server that is not there is given up sooner than one that is busy: most often the address is wrong.</summary>
    private const int ConnectAttempts = 3;

    public TimeProvider TimeProvider => time;

    /// <summary>A wait that is longer is not waited for.</summary>
    public TimeSpan MaxWait => settings.MaxDelay;

    /// <summary>A pipeline that tries again as scheduled, telling the observer before each wait.</summary>
    public ResiliencePipeline Build(Action<ModelException, TimeSpan, int> retrying)
    {
        if (settings.MaxAttempts == 1)
        {
            return ResiliencePipeline.Empty;
        }

        var retry = new RetryStrategyOptions
        {
            MaxRetryAttempts = settings.MaxAttempts - 1,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = settings.Delay,
            MaxDelay = settings.MaxDelay,
            ShouldHandle = args => ValueTask.FromResult(
                args.Outcome.Exception is ModelException failure && IsWorthIt(failure, args.AttemptNumber + 1)),
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

    private bool IsWorthIt(ModelException failure, int attempts) =>
        failure.IsTransient
        && !(failure.RetryAfter > settings.MaxDelay)
        && (attempts < ConnectAttempts || !Failures.NeverConnected(failure));

    private TimeSpan Jitter(TimeSpan wait) => wait * 0.1 * (random?.Invoke() ?? Random.Shared.NextDouble());
}

using CaveRuntime.Models.Retry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CaveRuntime.Models;

/// <summary>How a model is reached. Immutable; safe to use from several threads.</summary>
/// <remarks>
/// Options derived from one another with <c>with</c> share the rate-limit gates: when a server says "wait" to one client,
/// every other client of the same provider and host waits too.
/// </remarks>
public sealed record ModelOptions
{
    /// <summary>Where the server is, up to and including the version (<c>http://localhost:8080/v1</c>). Null: the provider's own.</summary>
    public Uri? BaseUrl { get; init; }

    /// <summary>The key. May be missing for <c>openai:</c> with a base URL of one's own. Never read from the environment here.</summary>
    public string? ApiKey { get; init; }

    /// <summary>
    /// The longest silence of a server: until a whole reply, or, when streaming, until the next piece of it. Default: 10 minutes.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How often a request is sent at most, the first time included. Default: 5. With 1 nothing is tried again.</summary>
    public int MaxAttempts { get; init; } = 5;

    /// <summary>The wait before the second attempt; it doubles with each one, with jitter. Default: 1 second.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The longest wait before another attempt. A server that asks for more (<c>Retry-After</c>) is not asked again: the call fails and
    /// says so. Default: 1 minute.
    /// </summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The longest wait that a rate limit is sat out for: a call that was told to wait comes back as often as it takes, until it is
    /// cancelled.
    /// Null: a rate limit is a failure like others, with <see cref="MaxAttempts"/> and <see cref="MaxRetryDelay"/>. Default: null.
    /// </summary>
    public TimeSpan? MaxRateLimitWait { get; init; }

    /// <summary>Told before each wait for a rate limit; on any thread. Default: nobody.</summary>
    public Action<RateLimitWait>? RateLimited { get; init; }

    /// <summary>Figures of one's own; each goes before what the provider knows of its model. Default: none.</summary>
    public ModelCatalog Catalog { get; init; } = ModelCatalog.Empty;

    /// <summary>The clock of time-outs and retries.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where retries, pauses and warnings are logged. Prompts and replies are never logged.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>
    /// Sends the requests in place of a connection pool of the client's own; not disposed with the client. For tests and proxies.
    /// </summary>
    public HttpMessageHandler? HttpHandler { get; init; }

    // A record's copy keeps this reference: that is what makes derived options share it.
    internal RateLimitGates Gates { get; } = new();

    /// <summary>Never the key.</summary>
    public override string ToString() =>
        $"ModelOptions {{ BaseUrl = {BaseUrl?.Host}, ApiKey = {(ApiKey is null ? "none" : "***")}, Timeout = {Timeout}, MaxAttempts = {MaxAttempts} }}";
}

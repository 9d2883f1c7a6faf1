using System.Globalization;
using System.Threading.RateLimiting;
using CaveRuntime.Server.Problems;
using Microsoft.AspNetCore.Http;

namespace CaveRuntime.Server.Access;

/// <summary>Whose a request is, by the key that it shows, and whether that key has requests left at the moment. Thread-safe.</summary>
internal sealed class Gate(CaveServerOptions options) : IDisposable
{
    private const string Scheme = "Bearer ";

    private volatile bool _isKeyed;

    private readonly PartitionedRateLimiter<string> _rates = PartitionedRateLimiter.Create<string, string>(
        name => RateLimitPartition.GetTokenBucketLimiter(
        name,
        _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = options.RequestsPerMinute,
            TokensPerPeriod = Math.Max(1, options.RequestsPerMinute / 60),
            ReplenishmentPeriod = TimeSpan.FromSeconds(Math.Max(1, 60.0 / options.RequestsPerMinute)),
            QueueLimit = 0,
        }));

    /// <summary>Whether keys are asked for: from the first one on, also when the last one is gone.</summary>
    /// <exception cref="ServiceProblem">The keys cannot be read.</exception>
    public bool IsKeyed
    {
        get
        {
            try
            {
                return _isKeyed = _isKeyed || options.Keys?.All.Count > 0;
            }
            catch (IOException)
            {
                // What is wrong with the file is for the operator, who is told at the start, and by 'cave serve keys list'.
                throw new ServiceProblem(503, "keys_unreadable", "The keys of this service cannot be read, so nobody is let in. Tell its operator.")
                {
                    RetryAfter = 30,
                };
            }
        }
    }

    /// <summary>The tenant.</summary>
    /// <exception cref="ServiceProblem">There is no key, it is none of this service's, or it has no requests left.</exception>
    public string Tenant(HttpRequest request)
    {
        if (!IsKeyed)
            return CaveServerOptions.LocalTenant;
        string? shown = (string?)request.Headers.Authorization;
        ServedKey? key = shown is not null && shown.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? options.Keys!.Find(shown[Scheme.Length..].Trim())
            : null;
        return key is null
            ? throw new ServiceProblem(
                401, "invalid_api_key", "No key, or none of this service's. Send the header 'Authorization: Bearer KEY'; the operator makes keys with 'cave serve keys add NAME'.")
            : Limited(key.Name, key.Tenant);
    }

    public void Dispose() => _rates.Dispose();

    private string Limited(string key, string tenant)
    {
        using RateLimitLease lease = _rates.AttemptAcquire(key);
        if (lease.IsAcquired)
            return tenant;
        TimeSpan wait = lease.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan known) ? known : TimeSpan.FromSeconds(1);
        throw new ServiceProblem(
            429, "rate_limited", string.Create(CultureInfo.InvariantCulture, $"This key has {options.RequestsPerMinute} requests a minute, and they are used up for now."))
        { RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) };
    }
}

using System.Collections.Concurrent;

namespace CaveRuntime.Models.Retry;

/// <summary>One gate for each provider and host. Thread-safe.</summary>
internal sealed class RateLimitGates
{
    private readonly ConcurrentDictionary<(string Provider, string Host), RateLimitGate> _gates = new();

    public RateLimitGate For(string provider, string host) => _gates.GetOrAdd((provider, host), static _ => new RateLimitGate());
}

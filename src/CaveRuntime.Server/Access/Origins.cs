using System.Net;
using CaveRuntime.Server.Problems;
using Microsoft.AspNetCore.Http;

namespace CaveRuntime.Server.Access;

/// <summary>
/// Which requests come from where they say. A page of another site can make a browser of this machine send requests here, under a name of
/// its own that leads to this machine (DNS rebinding) or across sites; neither gets in.
/// </summary>
internal sealed class Origins(IReadOnlyList<string> allowed)
{
    private readonly bool _any = allowed.Contains("*");

    /// <param name="request">The request.</param>
    /// <param name="anyHost">Whether it may name any host.</param>
    /// <exception cref="ServiceProblem">It does not get in.</exception>
    public void Check(HttpRequest request, bool anyHost)
    {
        if (!_any && !anyHost && !IsOurs(request.Host))
        {
            throw new ServiceProblem(
                403, "wrong_host", "The request names a host that is not this service's. Call it by localhost or its address, or have its operator allow the name.");
        }

        // A browser says where a request of a page comes from; other programs need not.
        foreach (string? origin in request.Headers.Origin)
        {
            if (!Uri.TryCreate(origin, UriKind.Absolute, out Uri? from)
                || !(new HostString(from.Authority) == request.Host || (!_any && IsAllowed(new HostString(from.Authority)))))
            {
                throw new ServiceProblem(403, "wrong_origin", "The request comes from a page of another site, which this service does not serve.");
            }
        }

        if (request.Headers["Sec-Fetch-Site"] is [{ } site] && site is not ("same-origin" or "none") && request.Headers.Origin.Count == 0)
            throw new ServiceProblem(403, "wrong_origin", "The request comes from a page of another site, which this service does not serve.");
    }

    /// <summary>Whether this machine alone is meant.</summary>
    public static bool IsLoopback(string host) => host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));

    private bool IsOurs(HostString host) => host.HasValue && (IsLoopback(host.Host) || IsAllowed(host));

    private bool IsAllowed(HostString host) =>
        allowed.Any(
            a => a.Equals(host.Host, StringComparison.OrdinalIgnoreCase) || a.Equals(host.Value, StringComparison.OrdinalIgnoreCase));
}

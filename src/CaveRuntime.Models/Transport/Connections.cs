using System.Net;

namespace CaveRuntime.Models.Transport;

/// <summary>Connections to servers.</summary>
internal static class Connections
{
    /// <summary>A pool of connections, to be disposed with the client.</summary>
    public static HttpMessageHandler Open() => new SocketsHttpHandler
    {
        MaxConnectionsPerServer = int.MaxValue, // calls in flight are limited by the one that makes them
        PooledConnectionLifetime = TimeSpan.FromMinutes(5), // so that a change of DNS is noticed
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        ConnectTimeout = TimeSpan.FromSeconds(20),
        AutomaticDecompression = DecompressionMethods.All,
        UseCookies = false,
        AllowAutoRedirect = false, // a redirect would carry the prompt to another host
    };
}

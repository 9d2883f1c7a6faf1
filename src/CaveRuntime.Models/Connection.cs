using System.Net;
using CaveRuntime.Models.Errors;

namespace CaveRuntime.Models;

/// <summary>What the providers behind HTTP have in common: where to, with which key, over which connections.</summary>
internal static class Connection
{
    /// <summary>Where the request goes.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="usual">Its own address.</param>
    /// <param name="keyVariable">The variable of its key.</param>
    /// <param name="request">What is asked for.</param>
    /// <exception cref="ModelException">The key is missing or cannot be one.</exception>
    public static Endpoint EndpointOf(IModelProvider provider, Uri usual, string keyVariable, ModelRequest request)
    {
        var name = new ModelName(provider.Prefix, request.Model);
        var keyIsOptional = provider.AddressVariable is not null;
        if (request.ApiKey is null && !(keyIsOptional && request.BaseUrl is not null))
        {
            throw new ModelException(
                ModelErrorKind.Authentication,
                $"{name}: there is no API key. Set {keyVariable}, or use the model 'offline', which needs none"
                + $"{(keyIsOptional ? ", or point --base-url at a server of your own" : "")}.");
        }

        if (request.ApiKey is { } key && key.Any(c => c is <= ' ' or > '~'))
        {
            throw new ModelException(
                ModelErrorKind.Authentication,
                $"{name}: the API key holds a character that no key has, such as a blank, a line break or a curly quote. "
                + $"Copy it again into {keyVariable}.");
        }

        return new Endpoint(provider.Prefix, request.Model, request.BaseUrl ?? usual, request.ApiKey, keyVariable);
    }

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

namespace CaveRuntime.Models.Errors;

/// <summary>Where a request goes: what every error message must name, and nothing that it must not.</summary>
/// <param name="Provider">The provider as written in a model name.</param>
/// <param name="Model">The provider's name of the model.</param>
/// <param name="BaseUrl">The base URL; only host and port of it are ever shown.</param>
/// <param name="Key">The key that is sent, so that it can be masked should a server repeat it.</param>
/// <param name="KeyVariable">The variable that holds the key of this provider.</param>
internal sealed record Endpoint(string Provider, string Model, Uri BaseUrl, string? Key, string KeyVariable)
{
    /// <summary>Host, and port where it is not the usual one; no user name, no path.</summary>
    public string Host => HostOf(BaseUrl);

    /// <summary>Host, and port where it is not the usual one.</summary>
    public static string HostOf(Uri url) => url.IsDefaultPort ? url.Host : $"{url.Host}:{url.Port}";

    /// <summary>A whole message: where, what happened, what to do.</summary>
    public string Say(string what, string remedy) => $"{Provider}:{Model} at {Host}: {Secrets.OneLine(what, Key).TrimEnd('.')}. {remedy}";

    /// <summary>Never the key.</summary>
    public override string ToString() => $"{Provider}:{Model} at {Host}";
}

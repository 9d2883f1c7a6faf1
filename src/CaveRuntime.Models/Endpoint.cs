namespace CaveRuntime.Models;

/// <summary>Where a request goes: what every error message must name, and nothing that it must not.</summary>
/// <param name="Provider">The provider as written in a model name.</param>
/// <param name="Model">The provider's name of the model.</param>
/// <param name="BaseUrl">The base URL; only host and port of it are ever shown.</param>
/// <param name="Key">The key that is sent, so that it can be masked should a server repeat it.</param>
internal sealed record Endpoint(string Provider, string Model, Uri BaseUrl, string? Key)
{
    /// <summary>Host, and port where it is not the usual one; no user name, no path.</summary>
    public string Host => BaseUrl.IsDefaultPort ? BaseUrl.Host : $"{BaseUrl.Host}:{BaseUrl.Port}";

    /// <summary>The variable that holds the key of this provider.</summary>
    public string KeyVariable => Provider == "anthropic" ? "ANTHROPIC_API_KEY" : "OPENAI_API_KEY";

    /// <summary>A whole message: where, what happened, what to do.</summary>
    public string Say(string what, string remedy) => $"{Provider}:{Model} at {Host}: {Secrets.OneLine(what, Key).TrimEnd('.')}. {remedy}";

    /// <summary>Never the key.</summary>
    public override string ToString() => $"{Provider}:{Model} at {Host}";
}

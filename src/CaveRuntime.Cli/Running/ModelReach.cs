using CaveRuntime.Cli.Configuration;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Models;

namespace CaveRuntime.Cli.Running;

/// <summary>Where the models of a provider are reached, and with which key.</summary>
internal sealed class ModelReach(Configuration.Configuration configuration, Terminal terminal)
{
    /// <summary>The keys.</summary>
    public ProviderKeys Keys { get; } = new(terminal);

    /// <summary>The options with address and key of a provider.</summary>
    /// <exception cref="UsageException">The address is none, or keys are kept where others can read them.</exception>
    public ModelOptions Of(string prefix, ModelOptions options)
    {
        IModelProvider provider = configuration.Providers.Find(prefix)!;
        return options with { BaseUrl = Address(provider) ?? options.BaseUrl, ApiKey = Keys.Of(provider) };
    }

    /// <summary>The address of a provider's server where it is not the provider's own.</summary>
    private Uri? Address(IModelProvider provider)
    {
        if (configuration.BaseUrlOf(provider, terminal) is not { } url)
            return null;
        if (Uri.TryCreate(url, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https")
            return address;
        string from = configuration.Settings.BaseUrl == url ? "--base-url" : provider.AddressVariable!;
        throw new UsageException($"{from}: '{url}' is not an http or https address. Write it like http://localhost:8080/v1.");
    }
}

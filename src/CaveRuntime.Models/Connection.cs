using CaveRuntime.Models.Errors;

namespace CaveRuntime.Models;

/// <summary>What the providers behind HTTP have in common: where to, with which key, over which connections.</summary>
internal static class Connection
{
    /// <summary>Where the request goes.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="request">What is asked for.</param>
    /// <exception cref="ModelException">The address or the key is missing, or the key cannot be one.</exception>
    public static Endpoint EndpointOf(IModelProvider provider, ModelRequest request)
    {
        var name = new ModelName(provider.Prefix, request.Model);
        var variable = provider.KeyVariable ?? "its key";
        if ((request.BaseUrl ?? provider.Address) is not { } address)
        {
            throw new ModelException(
                ModelErrorKind.Other,
                $"{name}: there is no address. Set {provider.AddressVariable}, or give it as --base-url.");
        }

        // A server of one's own in place of the usual one may want no key; where there is no usual one, that is no sign of anything.
        var isOwn = provider.AddressVariable is not null && request.BaseUrl is not null && provider.Address is not null;
        if (request.ApiKey is null && !provider.IsKeyOptional && !isOwn)
        {
            throw new ModelException(
                ModelErrorKind.Authentication,
                $"{name}: there is no API key. Set {variable}, keep one with 'cave keys set {provider.Prefix}', "
                + $"or use the model 'offline', which needs none"
                + $"{(provider.AddressVariable is null || provider.Address is null ? "" : ", or point --base-url at a server of your own")}.");
        }

        if (request.ApiKey is { } key && key.Any(c => c is <= ' ' or > '~'))
        {
            throw new ModelException(
                ModelErrorKind.Authentication,
                $"{name}: the API key holds a character that no key has, such as a blank, a line break or a curly quote. "
                + $"Copy it again into {variable}, or keep it anew with 'cave keys set {provider.Prefix}'.");
        }

        return new Endpoint(provider.Prefix, request.Model, address, request.ApiKey, variable);
    }
}

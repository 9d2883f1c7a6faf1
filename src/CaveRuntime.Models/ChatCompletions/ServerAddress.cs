namespace CaveRuntime.Models.ChatCompletions;

/// <summary>Where requests to a server go, from its address and what the table says of it.</summary>
internal static class ServerAddress
{
    private const string Chat = "/chat/completions", Version = "api-version", Model = "{model}";

    /// <summary>Where a chat goes.</summary>
    public static Uri Of(Uri baseUrl, CompatibleServer server, string model) =>
        Build(baseUrl, server, isVersioned => $"{Base(baseUrl, server, isVersioned, model)}{Chat}");

    /// <summary>Where the list of models is.</summary>
    public static Uri OfModels(Uri baseUrl, CompatibleServer server) => Build(
        baseUrl,
        server,
        isVersioned => isVersioned && server.VersionedModelsPath is { } path ? $"/{path}" : $"{Base(baseUrl, server, isVersioned, "")}/models");

    // A query in the address (some gateways have one) stays where it belongs.
    private static Uri Build(Uri baseUrl, CompatibleServer server, Func<bool, string> path)
    {
        var query = baseUrl.Query;
        var isVersioned = query.Contains($"{Version}=", StringComparison.OrdinalIgnoreCase);
        if (!isVersioned && server.ApiVersion is { } version)
        {
            query = $"{query}{(query.Length == 0 ? "?" : "&")}{Version}={version}";
            isVersioned = true;
        }

        return new UriBuilder(baseUrl) { Path = path(isVersioned), Query = query, Fragment = "", UserName = "", Password = "" }.Uri;
    }

    private static string Base(Uri baseUrl, CompatibleServer server, bool isVersioned, string model)
    {
        var path = baseUrl.AbsolutePath.TrimEnd('/');
        // What a portal shows as the address is often the whole of it.
        if (path.EndsWith(Chat, StringComparison.OrdinalIgnoreCase))
        {
            path = path[..^Chat.Length];
        }

        if (isVersioned && server.VersionedPath is { } versioned)
        {
            // An address that names a deployment is not to answer for another one.
            var start = "/" + versioned[..Math.Max(0, versioned.IndexOf(Model, StringComparison.Ordinal))];
            var at = path.IndexOf(start, StringComparison.OrdinalIgnoreCase);
            if (path.Length == 0 || at >= 0)
            {
                return $"{(at > 0 ? path[..at] : "")}/{versioned.Replace(Model, Uri.EscapeDataString(model), StringComparison.Ordinal)}";
            }
        }

        return path.Length == 0 && server.Path is { } usual ? $"/{usual}" : path;
    }
}

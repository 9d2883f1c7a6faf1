using System.Text.Json;
using CaveRuntime.Models.Catalog;
using CaveRuntime.Models.ChatCompletions;
using CaveRuntime.Models.Habits;
using CaveRuntime.Models.Listing;
using CaveRuntime.Models.Transport;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace CaveRuntime.Models;

/// <summary>
/// The models of one server that speaks Chat Completions: <c>openai:NAME</c>, <c>ollama:NAME</c> and whatever else the table has
/// (<see cref="BuiltIn"/>), or an entry of one's own. Immutable and thread-safe.
/// </summary>
public sealed class CompatibleProvider : IModelProvider, IModelLister
{
    private readonly ServerHabits _known;

    /// <param name="prefix">What the names of its models begin with.</param>
    /// <param name="server">The server.</param>
    /// <exception cref="ArgumentException">The entry cannot be one; the message says why.</exception>
    public CompatibleProvider(string prefix, CompatibleServer server)
    {
        ArgumentException.ThrowIfNullOrEmpty(prefix);
        ArgumentNullException.ThrowIfNull(server);
        ServerCheck.Validate(server);
        (Prefix, Server) = (prefix, server);
        AddressVariable = server.AddressVariable ?? $"{prefix.ToUpperInvariant().Replace('-', '_')}_BASE_URL";
        _known = ServerHabits.Of(server);
    }

    /// <summary>The providers of the table that comes with the library.</summary>
    public static IReadOnlyList<CompatibleProvider> BuiltIn { get; } = Read();

    /// <summary>The server, as it was given.</summary>
    public CompatibleServer Server { get; }

    /// <inheritdoc/>
    public string Prefix { get; }

    /// <inheritdoc/>
    public string? KeyVariable => Server.KeyVariable;

    /// <inheritdoc/>
    public bool IsKeyOptional => Server.KeyVariable is null || Server.KeyOptional == true;

    /// <inheritdoc/>
    public string AddressVariable { get; }

    /// <inheritdoc/>
    public Uri? Address => Server.BaseUrl;

    /// <inheritdoc/>
    public bool TakesEffort => Server.Effort == true;

    /// <inheritdoc/>
    public ModelProfile? Profile(string model) => ModelCatalog.BuiltIn.Find(new ModelName(Prefix, model));

    /// <inheritdoc/>
    public IChatClient Create(ModelRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var endpoint = Connection.EndpointOf(this, request);
        // What is known of the usual server says nothing of another one that somebody has put in its place.
        var habits = Server.BaseUrl is null || Server.BaseUrl.Host == endpoint.BaseUrl.Host ? _known : ServerHabits.Usual;
        var client = new ChatCompletionsClient(
            endpoint,
            ServerAddress.Of(endpoint.BaseUrl, Server, request.Model),
            KeyHeader.Of(Server, endpoint.Key),
            habits,
            request.HttpHandler ?? Connections.Open(),
            request.HttpHandler is null,
            request);
        return new TruncationWatch(client, endpoint, request.LoggerFactory.CreateLogger<TruncationWatch>());
    }

    Task<IReadOnlyList<ListedModel>> IModelLister.ListAsync(ModelRequest request, CancellationToken cancellationToken)
    {
        var endpoint = Connection.EndpointOf(this, request);
        return ModelList.ReadAsync(
            endpoint,
            ServerAddress.OfModels(endpoint.BaseUrl, Server),
            KeyHeader.Of(Server, endpoint.Key) is { } key ? [key] : [],
            Server.ListsModels != false,
            request,
            cancellationToken);
    }

    private static CompatibleProvider[] Read()
    {
        using var stream = typeof(CompatibleProvider).Assembly.GetManifestResourceStream("providers.json")
            ?? throw new InvalidOperationException("providers.json is not embedded.");
        var table = JsonSerializer.Deserialize(stream, CatalogJson.Default.DictionaryStringCompatibleServer)!;
        return [.. table.Select(entry => new CompatibleProvider(entry.Key, entry.Value))];
    }
}

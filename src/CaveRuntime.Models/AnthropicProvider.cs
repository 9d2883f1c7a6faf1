using CaveRuntime.Models.Listing;
using CaveRuntime.Models.Messages;
using CaveRuntime.Models.ChatCompletions;
using CaveRuntime.Models.Transport;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace CaveRuntime.Models;

/// <summary>Anthropic: <c>anthropic:NAME</c>. Immutable and thread-safe.</summary>
public sealed class AnthropicProvider : IModelProvider, IModelLister
{
    private const string Key = "ANTHROPIC_API_KEY";

    /// <inheritdoc/>
    public string Prefix => "anthropic";

    /// <inheritdoc/>
    public string KeyVariable => Key;

    /// <inheritdoc/>
    public Uri Address { get; } = new("https://api.anthropic.com");

    /// <inheritdoc/>
    public bool TakesEffort => true;

    /// <inheritdoc/>
    public ModelProfile? Profile(string model) => ModelCatalog.BuiltIn.Find(new ModelName(Prefix, model));

    /// <inheritdoc/>
    public IChatClient Create(ModelRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var endpoint = Connection.EndpointOf(this, request);
        var client = MessagesClient.Create(endpoint, request.HttpHandler ?? Connections.Open(), request.HttpHandler is null, request);
        return new TruncationWatch(client, endpoint, request.LoggerFactory.CreateLogger<TruncationWatch>());
    }

    Task<IReadOnlyList<ListedModel>> IModelLister.ListAsync(ModelRequest request, CancellationToken cancellationToken)
    {
        var endpoint = Connection.EndpointOf(this, request);
        return ModelList.ReadAsync(
            endpoint,
            new Uri(endpoint.BaseUrl, "/v1/models?limit=1000"),
            [new KeyHeader("x-api-key", endpoint.Key!), new KeyHeader("anthropic-version", "2023-06-01")],
            listsNames: true,
            request,
            cancellationToken);
    }
}

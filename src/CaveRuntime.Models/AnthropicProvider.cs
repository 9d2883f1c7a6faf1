using CaveRuntime.Models.Messages;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace CaveRuntime.Models;

/// <summary>Anthropic: <c>anthropic:NAME</c>. Immutable and thread-safe.</summary>
public sealed class AnthropicProvider : IModelProvider
{
    private const string Key = "ANTHROPIC_API_KEY";

    /// <inheritdoc/>
    public string Prefix => "anthropic";

    /// <inheritdoc/>
    public string KeyVariable => Key;

    /// <inheritdoc/>
    public Uri Address { get; } = new("https://api.anthropic.com");

    /// <inheritdoc/>
    public ModelProfile? Profile(string model) => ModelCatalog.BuiltIn.Find(new ModelName(Prefix, model));

    /// <inheritdoc/>
    public IChatClient Create(ModelRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var endpoint = Connection.EndpointOf(this, Address, Key, request);
        var client = MessagesClient.Create(endpoint, request.HttpHandler ?? Connection.Open(), request.HttpHandler is null, request);
        return new TruncationWatch(client, endpoint, request.LoggerFactory.CreateLogger<TruncationWatch>());
    }
}

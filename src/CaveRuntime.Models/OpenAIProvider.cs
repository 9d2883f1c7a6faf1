using CaveRuntime.Models.ChatCompletions;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace CaveRuntime.Models;

/// <summary>OpenAI, or any server that speaks Chat Completions: <c>openai:NAME</c>. Immutable and thread-safe.</summary>
public sealed class OpenAIProvider : IModelProvider
{
    private const string Key = "OPENAI_API_KEY";

    /// <inheritdoc/>
    public string Prefix => "openai";

    /// <inheritdoc/>
    public string KeyVariable => Key;

    /// <inheritdoc/>
    public string AddressVariable => "OPENAI_BASE_URL";

    /// <inheritdoc/>
    public Uri Address { get; } = new("https://api.openai.com/v1");

    /// <inheritdoc/>
    public ModelProfile? Profile(string model) => ModelCatalog.BuiltIn.Find(new ModelName(Prefix, model));

    /// <inheritdoc/>
    public IChatClient Create(ModelRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var endpoint = Connection.EndpointOf(this, Address, Key, request);
        var client = new ChatCompletionsClient(endpoint, request.HttpHandler ?? Connection.Open(), request.HttpHandler is null, request);
        return new TruncationWatch(client, endpoint, request.LoggerFactory.CreateLogger<TruncationWatch>());
    }
}

using CaveRuntime.Models;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Offline;

/// <summary>The provider of the built-in model. Immutable and thread-safe.</summary>
public sealed class OfflineProvider : IModelProvider
{
    /// <summary>The name of its one model.</summary>
    public static ModelName Model { get; } = new(OfflineChatClient.ModelName, null);

    /// <inheritdoc/>
    public string Prefix => OfflineChatClient.ModelName;

    /// <inheritdoc/>
    public bool IsSingleModel => true;

    /// <inheritdoc/>
    public ModelProfile Profile(string model) => OfflineChatClient.Profile;

    /// <inheritdoc/>
    public IChatClient Create(ModelRequest request) => new OfflineChatClient();
}

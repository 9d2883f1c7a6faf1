namespace CaveRuntime.Models;

/// <summary>A model that a provider says it has. Immutable.</summary>
/// <param name="Name">Its name as it is written.</param>
/// <param name="Profile">What the server says of it; null where that is nothing but the name.</param>
public sealed record ListedModel(ModelName Name, ModelProfile? Profile);

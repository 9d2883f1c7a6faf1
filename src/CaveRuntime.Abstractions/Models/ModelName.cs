namespace CaveRuntime.Models;

/// <summary>
/// The name of a model: <c>openai:NAME</c>, or a provider's prefix alone where it has one model only (<c>offline</c>).
/// Texts are read by <c>ModelProviders.Parse</c>, which knows the providers that there are.
/// </summary>
/// <param name="Provider">The provider's prefix: who answers.</param>
/// <param name="Model">The provider's own name of the model, passed on as it is; null where the provider has one model only.</param>
public sealed record ModelName(string Provider, string? Model)
{
    /// <summary>The provider's own name of the model; the prefix where the provider has one model only.</summary>
    public string Name => Model ?? Provider;

    /// <summary>The name as it is written.</summary>
    public override string ToString() => Model is null ? Provider : $"{Provider}:{Model}";
}

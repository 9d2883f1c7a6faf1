using Microsoft.Extensions.AI;

namespace CaveRuntime.Models;

/// <summary>
/// Makes the models of one provider, such as a company or a protocol. A new provider is one class that implements this, and one place that
/// registers it (<c>ModelProviders</c>, or <c>"providers"</c> in the user's <c>cave.json</c>). See docs/providers.md.
/// </summary>
/// <remarks>
/// An implementation has to be thread-safe. One that <c>cave</c> loads needs a public constructor without parameters.
/// </remarks>
public interface IModelProvider
{
    /// <summary>
    /// What the names of its models begin with: <c>openai</c> in <c>openai:NAME</c>. Lower-case letters, digits and hyphens.
    /// </summary>
    string Prefix { get; }

    /// <summary>Whether it has one model only, which the prefix alone names: <c>offline</c>, and not <c>offline:NAME</c>.</summary>
    bool IsSingleModel => false;

    /// <summary>The environment variable that holds its key; null where no key is needed. The provider itself never reads it.</summary>
    string? KeyVariable => null;

    /// <summary>Whether its models can be asked without a key, although there may be one.</summary>
    bool IsKeyOptional => KeyVariable is null;

    /// <summary>Whether the names of its models may end in a reasoning effort: <c>NAME@high</c>. The chat client is then given it as
    /// <see cref="ChatOptions.Reasoning"/>.</summary>
    bool TakesEffort => false;

    /// <summary>
    /// The environment variable that holds the address of its server; null where users do not choose one. Where there is such a variable,
    /// the model can be used without a key at an address of the user's own.
    /// </summary>
    string? AddressVariable => null;

    /// <summary>
    /// The address that is used where the user names none; null where there is none. Models at one address share their rate limit.
    /// </summary>
    Uri? Address => null;

    /// <summary>
    /// What is known of a model, such as its window and its prices; null where nothing is. What the user configures goes before it.
    /// </summary>
    /// <param name="model">The provider's own name of the model; the prefix where it has one model only.</param>
    ModelProfile? Profile(string model) => null;

    /// <summary>
    /// Makes a chat client that sends each request once: retries, pauses and the model's profile are put around it by the one that asked
    /// for it.
    /// </summary>
    /// <remarks>
    /// The client has to be thread-safe. It fails with <see cref="ModelException"/> or <see cref="OperationCanceledException"/> and nothing
    /// else; a failure that is <see cref="ModelException.IsTransient"/> is tried again. It is disposed by the one that asked for it.
    /// </remarks>
    /// <exception cref="ModelException">The key is missing or cannot be one (<see cref="ModelErrorKind.Authentication"/>).</exception>
    IChatClient Create(ModelRequest request);
}

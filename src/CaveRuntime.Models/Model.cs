using Microsoft.Extensions.AI;

namespace CaveRuntime.Models;

/// <summary>Makes chat clients from the names of models, by the providers that come with the library.</summary>
public static class Model
{
    /// <summary>
    /// A chat client for the model: retrying, rate limited, thread-safe, good for a thousand calls in flight. It fails with <see
    /// cref="ModelException"/>
    /// (or <see cref="OperationCanceledException"/>) and nothing else. Dispose it to close its connections.
    /// </summary>
    /// <remarks>
    /// The client hands out its <see cref="ModelProfile"/> through <c>GetService(typeof(ModelProfile))</c>.
    /// <see cref="ChatOptions.ModelId"/> overrides the model for one call; it is the provider's own name, without prefix.
    /// </remarks>
    /// <exception cref="ModelException">
    /// There is no such model (<see cref="ModelErrorKind.UnknownModel"/>), or there is no key (<see
    /// cref="ModelErrorKind.Authentication"/>).
    /// </exception>
    /// <exception cref="ArgumentException">The base URL is not an absolute http or https address, or a limit is not positive.</exception>
    public static IChatClient Create(ModelName name, ModelOptions? options = null) => ModelProviders.BuiltIn.Create(name, options);

    /// <inheritdoc cref="Create(ModelName, ModelOptions?)"/>
    /// <exception cref="ModelException">The text is not a model name (<see cref="ModelErrorKind.UnknownModel"/>), or there is no
    /// key.</exception>
    public static IChatClient Create(string name, ModelOptions? options = null) => ModelProviders.BuiltIn.Create(name, options);
}

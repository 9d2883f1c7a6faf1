namespace CaveRuntime.Models.Errors;

/// <summary>An error that a server told inside a reply with a good status. The client makes a <see cref="ModelException"/> of it, or learns
/// from it and asks again.</summary>
internal sealed class ErrorInReplyException(ProviderError error) : Exception(error.Message)
{
    public ProviderError Error => error;
}

namespace CaveRuntime.Inputs;

/// <summary>Bytes are not text. Inside a folder that skips the file; an input of its own is refused with the reason.</summary>
internal sealed class NotTextException(string reason, string remedy) : Exception(reason)
{
    public InputException For(string name) => new($"{name}: not text: {Message}. {remedy}", this);
}

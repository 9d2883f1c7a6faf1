namespace CaveRuntime;

/// <summary>An input cannot be used. The message is one line for a person: which input, what is wrong, what to do.</summary>
public sealed class InputException : Exception
{
    /// <summary>With the line to show.</summary>
    public InputException(string message)
        : base(message)
    {
    }

    /// <summary>With the line to show and what led to it.</summary>
    public InputException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

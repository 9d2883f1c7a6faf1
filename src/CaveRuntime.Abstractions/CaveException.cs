namespace CaveRuntime;

/// <summary>Something that the host needs is missing or lost; the message says what, where, and what to do.</summary>
public class CaveException : Exception
{
    /// <summary>Says what happened.</summary>
    public CaveException(string message, Exception? inner = null) : base(message, inner)
    {
    }
}

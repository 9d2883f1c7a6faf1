namespace CaveRuntime.Cells;

/// <summary>A subcall, a child or a lent object gave no result; the message says why.</summary>
public sealed class CallFailedException : Exception
{
    /// <summary>Says why.</summary>
    public CallFailedException(string message) : base(message)
    {
    }
}

namespace CaveRuntime.Inputs;

/// <summary>
/// A reader cannot read a document. A document that was named is refused with an <see cref="InputException"/> that says its name, the
/// reason and the remedy in one line; a file of a folder is skipped with the reason.
/// </summary>
public class DocumentException : Exception
{
    /// <summary>With what is wrong and what to do.</summary>
    /// <param name="reason">What is wrong, and where; without the document's name and without a full stop.</param>
    /// <param name="remedy">What to do about it: whole sentences.</param>
    public DocumentException(string reason, string remedy)
        : base(reason) => Remedy = remedy;

    /// <summary>With what is wrong, what to do, and what led to it.</summary>
    /// <inheritdoc cref="DocumentException(string, string)" path="/param"/>
    public DocumentException(string reason, string remedy, Exception innerException)
        : base(reason, innerException) => Remedy = remedy;

    /// <summary>What to do about it.</summary>
    public string Remedy { get; }
}

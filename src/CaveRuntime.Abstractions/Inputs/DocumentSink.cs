namespace CaveRuntime.Inputs;

/// <summary>Takes what a reader finds in a document: its characters, what their parts are, and the documents inside it. For one reader
/// on one thread at a time.</summary>
public abstract class DocumentSink
{
    /// <summary>How many characters the current document has so far: the places of marks count from its beginning.</summary>
    public abstract long Position { get; }

    /// <summary>Takes the next characters of the current document. They are copied at once, so the same buffer can be used again.</summary>
    /// <param name="characters">UTF-16 code units, any number of them.</param>
    /// <exception cref="InputException">They do not fit.</exception>
    public abstract void Write(ReadOnlySpan<char> characters);

    /// <summary>Says what a part of the current document is. Marks may come in any order, before or after their characters.</summary>
    /// <param name="mark">The part.</param>
    public abstract void Mark(DocumentMark mark);

    /// <summary>Ends the current document and begins one that lies inside it: an attachment, a file of an archive. One that has
    /// neither characters nor marks is left out.</summary>
    /// <param name="name">Its name inside the document that is read; the names of both are joined with a slash.</param>
    public abstract void Begin(string name);

    /// <summary>Says what could not be read, so that nothing is lost in silence.</summary>
    /// <param name="name">The part, by its name inside the document that is read; empty for the document itself.</param>
    /// <param name="isDamaged">Whether its format is known and the part is damaged; otherwise it is no text.</param>
    /// <param name="reason">Why, in one line and without a full stop.</param>
    public abstract void Skip(string name, bool isDamaged, string reason);

    /// <summary>Says how the bytes of the current document were decoded, where a person should know.</summary>
    /// <param name="encoding">The encoding's name.</param>
    /// <param name="isGuess">Whether nothing but the bytes speaks for it.</param>
    /// <param name="replaced">How many bytes do not fit it.</param>
    /// <param name="firstReplaced">The position of the first of them; -1 for none.</param>
    public abstract void Decoded(string encoding, bool isGuess, long replaced, long firstReplaced);
}

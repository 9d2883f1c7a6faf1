namespace CaveRuntime.Documents.Reader.Formats;

/// <summary>Reads documents of one format.</summary>
internal interface IFormat
{
    /// <summary>Whether a document is of this format, by its bytes.</summary>
    bool Knows(Part part);

    /// <summary>Reads it to its end.</summary>
    void Read(Part part, DocumentReading reading);
}

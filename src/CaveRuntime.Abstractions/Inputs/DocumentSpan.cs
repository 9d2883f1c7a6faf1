namespace CaveRuntime.Inputs;

/// <summary>One input inside <c>ctx</c>.</summary>
/// <param name="Name">Its name, as the user gave it.</param>
/// <param name="Start">Offset in <c>ctx</c>, in UTF-16 code units.</param>
/// <param name="Length">Length in UTF-16 code units.</param>
public sealed record DocumentSpan(string Name, long Start, long Length)
{
    /// <summary>Where in the memory file its marks begin: what a reader has said of its pages, headings, tables and links. They lie behind
    /// the characters of all documents, in a form that only scopes read.</summary>
    public long MarksStart { get; init; }

    /// <summary>How many UTF-16 code units its marks take; 0 for none.</summary>
    public long MarksLength { get; init; }

    /// <summary>How many code units of the document lie before <see cref="Start"/>, where only a part of it is seen.</summary>
    public long CutBefore { get; init; }
}

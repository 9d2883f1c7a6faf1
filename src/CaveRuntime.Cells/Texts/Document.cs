namespace CaveRuntime.Cells;

/// <summary>
/// One input by name: a file, a stream, or a value that was injected as text. Immutable and safe for any number of threads.
/// </summary>
public sealed class Document
{
    internal Document(string name, Text text)
    {
        Name = name;
        Text = text;
    }

    /// <summary>The name that the person gave: a path as typed, <c>stdin</c>, or the name of the value.</summary>
    public string Name { get; }

    /// <summary>The document's characters, a view into <c>ctx</c>.</summary>
    public Text Text { get; }

    /// <summary>The same as <see cref="Text"/>.</summary>
    public Text Content => Text;

    /// <summary>How many characters it has.</summary>
    public int Length => Text.Length;

    /// <summary>Name and size, never the content.</summary>
    public override string ToString() => $"{Name} ({Text.Length:N0} characters)";
}

using System.Globalization;

namespace CaveRuntime.Cells;

/// <summary>A page, a slide or a message of a document. Immutable.</summary>
public sealed class DocumentPage
{
    internal DocumentPage(int number, string label, Text text, int position) =>
        (Number, Label, Text, Position) = (number, label, text, position);

    /// <summary>Its number, from 1.</summary>
    public int Number { get; }

    /// <summary>What to cite: <c>p. 214</c>, <c>slide 3</c>, <c>message 12</c>.</summary>
    public string Label { get; }

    /// <summary>Its characters; none where it holds nothing but pictures.</summary>
    public Text Text { get; }

    /// <summary>Where it begins in the document's text.</summary>
    public int Position { get; }

    /// <summary>Label and size.</summary>
    public override string ToString() => Text.Length == 0
        ? $"{Label} (holds no text)"
        : string.Create(CultureInfo.InvariantCulture, $"{Label} ({Text.Length:N0} characters)");
}

/// <summary>A heading of a document, or an entry of its outline. Immutable.</summary>
public sealed class DocumentHeading
{
    internal DocumentHeading(int level, string title, int position) => (Level, Title, Position) = (level, title, position);

    /// <summary>Its level, from 1 for the highest.</summary>
    public int Level { get; }

    /// <summary>What it says.</summary>
    public string Title { get; }

    /// <summary>Where it begins in the document's text.</summary>
    public int Position { get; }

    /// <summary>The title, further in the deeper it is.</summary>
    public override string ToString() => new string(' ', 2 * Math.Min(Math.Max(Level - 1, 0), 10)) + Title;
}

/// <summary>Words of a document that lead somewhere. Immutable.</summary>
public sealed class DocumentLink
{
    internal DocumentLink(string text, string target, int position) => (Text, Target, Position) = (text, target, position);

    /// <summary>The words.</summary>
    public string Text { get; }

    /// <summary>Where they lead.</summary>
    public string Target { get; }

    /// <summary>Where they stand in the document's text.</summary>
    public int Position { get; }

    /// <summary>Both.</summary>
    public override string ToString() => $"{Text} → {Target}";
}

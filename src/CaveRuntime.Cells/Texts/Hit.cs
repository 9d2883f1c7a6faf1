namespace CaveRuntime.Cells;

/// <summary>One place where a pattern was found. Positions count in the text that was searched. Immutable.</summary>
public sealed class Hit
{
    internal Hit(int position, int line, Text match, Text text)
    {
        Position = position;
        Line = line;
        Match = match;
        Text = text;
    }

    /// <summary>Where the match begins: <c>text[hit.Position..]</c>.</summary>
    public int Position { get; }

    /// <summary>The line that the match begins in, numbered from 0 so that <c>text.Lines[hit.Line]</c> is that line.</summary>
    public int Line { get; }

    /// <summary>What matched.</summary>
    public Text Match { get; }

    /// <summary>The match with the characters around it.</summary>
    public Text Text { get; }

    /// <summary>Position and surroundings.</summary>
    public override string ToString() => $"@{Position}: {Text}";
}

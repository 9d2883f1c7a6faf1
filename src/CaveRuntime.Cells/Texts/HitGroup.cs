namespace CaveRuntime.Cells;

/// <summary>What one group of a regular expression captured. Positions count in the text that was searched. Immutable.</summary>
public sealed class HitGroup
{
    internal HitGroup(string name, string value, int index, bool success) =>
        (Name, Value, Index, Success) = (name, value, index, success);

    /// <summary>The group's name, or its number.</summary>
    public string Name { get; }

    /// <summary>What it captured; empty where it took no part in the match.</summary>
    public string Value { get; }

    /// <summary>Where that begins; 0 where it took no part.</summary>
    public int Index { get; }

    /// <summary>How many characters it captured.</summary>
    public int Length => Value.Length;

    /// <summary>Whether it took part in the match.</summary>
    public bool Success { get; }

    /// <summary>What it captured.</summary>
    public override string ToString() => Value;
}

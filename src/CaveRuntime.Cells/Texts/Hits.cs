using System.Collections;

namespace CaveRuntime.Cells;

/// <summary>What <c>Grep</c> found: the first hits, and how many there are in all. Immutable.</summary>
public sealed class Hits : IReadOnlyList<Hit>
{
    private readonly IReadOnlyList<Hit> _shown;

    internal Hits(IReadOnlyList<Hit> shown, int total)
    {
        _shown = shown;
        Total = total;
    }

    /// <summary>How many matches the text has.</summary>
    public int Total { get; }

    /// <summary>How many of them are in this list: never more than <see cref="Total"/>.</summary>
    public int Count => _shown.Count;

    /// <summary>The same as <see cref="Count"/>, as for an array.</summary>
    public int Length => _shown.Count;

    /// <summary>One hit, in order of position.</summary>
    public Hit this[int index] => _shown[index];

    /// <summary>One hit after another, in order of position.</summary>
    public IEnumerator<Hit> GetEnumerator() => _shown.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The total, what is shown of it, and the hits, one a line.</summary>
    public override string ToString()
    {
        var head = Total == Count ? $"{Total:N0} hits" : $"{Total:N0} hits, the first {Count:N0} are shown (max: {Count})";
        return Count == 0 ? "0 hits" : $"{head}\n{string.Join('\n', _shown)}";
    }
}

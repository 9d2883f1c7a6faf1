using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace CaveRuntime.Cells;

/// <summary>The inputs one by one, by number and by name. Immutable and safe for any number of threads.</summary>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "A list.")]
public sealed class DocumentList : IReadOnlyList<Document>
{
    private const int MaxNamed = 20;

    private readonly IReadOnlyList<Document> _documents;

    internal DocumentList(IReadOnlyList<Document> documents) => _documents = documents;

    /// <summary>How many there are.</summary>
    public int Count => _documents.Count;

    /// <summary>The same as <see cref="Count"/>, as for an array.</summary>
    public int Length => _documents.Count;

    /// <summary>One of them, by number from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none with this number.</exception>
    public Document this[int index] => (uint)index < (uint)Count
        ? _documents[index]
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"There are {Count:N0} documents, numbered from 0.");

    /// <summary>
    /// The first of this name, exactly as <see cref="Document.Name"/> says it; else the only one whose path ends with it.
    /// </summary>
    /// <exception cref="KeyNotFoundException">There is none of this name; the message names those that there are.</exception>
    public Document this[string name] => _documents.FirstOrDefault(d => d.Name == name) ?? OnlyOne(name) ?? throw Unknown(name);

    /// <summary>Some of them; what <c>docs[a..b]</c> calls.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The part is not inside of the list.</exception>
    public DocumentList Slice(int start, int length) => (uint)start <= (uint)Count && (uint)length <= (uint)(Count - start)
        ? new DocumentList([.. _documents.Skip(start).Take(length)])
        : throw new ArgumentOutOfRangeException(
            nameof(start), $"{length:N0} from {start:N0} is not inside of the list, which has {Count:N0} documents.");

    /// <summary>One after another.</summary>
    public IEnumerator<Document> GetEnumerator() => _documents.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>How many there are, and the names and sizes of the first.</summary>
    public override string ToString() => $"{Count:N0} documents: {First(d => d.ToString())}";

    private Document? OnlyOne(string? name) => string.IsNullOrEmpty(name)
        ? null
        : _documents.Where(d => d.Name.EndsWith("/" + name, StringComparison.Ordinal)).Take(2).ToList() is [var only] ? only : null;

    // Those that end alike are what was meant, most often.
    private KeyNotFoundException Unknown(string? name)
    {
        var alike = _documents
            .Where(d => name is { Length: > 0 } && d.Name.Contains(name, StringComparison.OrdinalIgnoreCase))
            .Take(3)
            .ToList();
        var hint = alike.Count > 0 ? $" Perhaps {string.Join(" or ", alike.Select(d => $"docs[\"{d.Name}\"]"))}." : "";
        return new KeyNotFoundException($"There is no document '{name}'.{hint} The documents: {First(d => d.Name)}.");
    }

    private string First(Func<Document, string> show) =>
        string.Join(", ", _documents.Take(MaxNamed).Select(show)) + (Count > MaxNamed ? $", … ({MaxNamed} of {Count:N0})" : "");
}

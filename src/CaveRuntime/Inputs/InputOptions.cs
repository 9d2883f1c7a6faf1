using System.Text;

namespace CaveRuntime;

/// <summary>How an input is read. Immutable.</summary>
public sealed record InputOptions
{
    /// <summary>
    /// The encoding of the bytes; null to tell it by a byte-order mark, or from the bytes themselves. A byte-order mark goes before both.
    /// </summary>
    public Encoding? Encoding { get; init; }

    /// <summary>
    /// Of a folder: only files that match one of these patterns, or lie in a folder that does. Patterns are those of a <c>.gitignore</c>,
    /// relative to the folder. None for all files.
    /// </summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>Of a folder: no files and folders that match one of these patterns.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>
    /// Whether a folder leaves out what its <c>.gitignore</c> files (those of its repository above and below it) and
    /// <c>.git/info/exclude</c> name, and what is made by tools rather than written, such as <c>node_modules</c> and build output.
    /// </summary>
    public bool LeavesOutIgnored { get; init; } = true;

    /// <summary>Whether everything is read as the plain text that its bytes are, whatever readers of documents the host has: a page of HTML
    /// with its tags.</summary>
    public bool ReadsAsText { get; init; }

    /// <summary>Of a file: the folder that it has to lie in, links resolved, for names that come from somebody else; null for
    /// anywhere.</summary>
    public string? Within { get; init; }
}

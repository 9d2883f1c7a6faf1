using CaveRuntime.Cells;

namespace CaveRuntime;

/// <summary>
/// Something to ask about: a file, a folder, a stream or a value. Several inputs become one <c>ctx</c>, in order and with one
/// blank line between, and stay apart as <c>docs</c>. Immutable; nothing is read before a session starts.
/// </summary>
/// <remarks>Bytes are UTF-8, UTF-16 or UTF-32 by byte-order mark (which is left out), UTF-8 otherwise. Anything else is refused by
/// name.</remarks>
public sealed class Input
{
    private Input(string name) => Name = name;

    /// <summary>The name under which it appears in <c>docs</c>; for a folder the beginning of its files' names.</summary>
    public string Name { get; }

    internal string? File { get; private init; }

    internal string? Folder { get; private init; }

    internal Stream? Stream { get; private init; }

    internal Text? Text { get; private init; }

    /// <summary>A file of text, named as the path is written.</summary>
    public static Input FromFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new Input(path) { File = path };
    }

    /// <summary>
    /// All text files in a folder and below, in ordinal order of their paths. Hidden files and folders, links to folders and what is not
    /// text
    /// are left out, and listed as such.
    /// </summary>
    public static Input FromDirectory(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new Input(path) { Folder = path };
    }

    /// <summary>Bytes of text, read to the end once; the caller keeps the stream and closes it.</summary>
    public static Input FromStream(string name, Stream stream)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(stream);
        return new Input(name) { Stream = stream };
    }

    /// <summary>A string, taken as it is.</summary>
    public static Input FromText(string name, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return FromText(name, new Text(text));
    }

    /// <summary>A text, taken as it is.</summary>
    public static Input FromText(string name, Text text)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(text);
        return new Input(name) { Text = text };
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}

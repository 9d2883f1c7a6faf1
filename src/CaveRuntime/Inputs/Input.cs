using CaveRuntime.Cells;

namespace CaveRuntime;

/// <summary>
/// Something to ask about: a file, a folder, a stream or a value. Several inputs become one <c>ctx</c>, in order and with one
/// blank line between, and stay apart as <c>docs</c>. Immutable; nothing is read before a session starts.
/// </summary>
/// <remarks>
/// The encoding of bytes is told by a byte-order mark (which is left out), is UTF-8 where they are UTF-8 throughout or nearly so, and is
/// guessed otherwise (UTF-16 and UTF-32 without a mark, Windows-1252, Shift-JIS, GB18030, KOI8-R and others); <see cref="InputOptions"/>
/// can
/// name it. A guess, and bytes that do not fit, are told (<see cref="Inputs.Decoding"/>). What is not text is given to the host's readers of
/// documents (<see cref="CaveOptions.DocumentReaders"/>), and refused by name where none of them reads it.
/// </remarks>
public sealed class Input
{
    private Input(string name) => Name = name;

    /// <summary>The name under which it appears in <c>docs</c>; for a folder the beginning of its files' names.</summary>
    public string Name { get; }

    internal InputOptions Options { get; private init; } = new();

    internal string? File { get; private init; }

    internal string? Folder { get; private init; }

    internal Stream? Stream { get; private init; }

    internal Text? Text { get; private init; }

    /// <summary>What is known of its parts already, as lines; for what a session kept.</summary>
    internal string Marks { get; private init; } = "";

    /// <summary>A file of text, named as the path is written.</summary>
    public static Input FromFile(string path) => FromFile(path, new InputOptions());

    /// <summary>A file of text, named as the path is written, and how to read it.</summary>
    public static Input FromFile(string path, InputOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(options);
        return new Input(path) { File = path, Options = options };
    }

    /// <summary>
    /// All text files in a folder and below, in ordinal order of their paths. Hidden files and folders, links, what a <c>.gitignore</c>
    /// names or a tool has made, and what is not text are left out, and listed as such.
    /// </summary>
    public static Input FromDirectory(string path) => FromDirectory(path, new InputOptions());

    /// <summary>All text files in a folder and below, or those that the options choose.</summary>
    /// <inheritdoc cref="FromDirectory(string)"/>
    public static Input FromDirectory(string path, InputOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(options);
        return new Input(path) { Folder = path, Options = options };
    }

    /// <summary>Bytes of text, read to the end once; the caller keeps the stream and closes it.</summary>
    public static Input FromStream(string name, Stream stream) => FromStream(name, stream, new InputOptions());

    /// <summary>Bytes of text, and how to read them.</summary>
    /// <inheritdoc cref="FromStream(string, Stream)"/>
    public static Input FromStream(string name, Stream stream, InputOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(options);
        return new Input(name) { Stream = stream, Options = options };
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

    /// <summary>The same under another name.</summary>
    internal Input Named(string name) => new(name) { File = File, Folder = Folder, Stream = Stream, Text = Text, Options = Options };

    /// <summary>The same with marks.</summary>
    internal Input Marked(string marks) => new(Name) { Stream = Stream, Text = Text, Options = Options, Marks = marks };

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}

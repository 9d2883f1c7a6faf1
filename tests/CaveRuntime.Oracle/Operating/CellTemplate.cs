using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CaveRuntime.Oracle.Operating;

/// <summary>The cells that the oracle writes: a thought and a fenced block, from embedded files.</summary>
internal static class CellTemplate
{
    // A fence inside a literal cannot end the block: ` is escaped.
    private static readonly JsonSerializerOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly ConcurrentDictionary<string, string> s_files = new();

    /// <summary>A reply with one cell.</summary>
    /// <param name="name">The file.</param>
    /// <param name="before">Statements to run first; empty for none.</param>
    /// <param name="slots">What stands for each word in capitals. Longer words go first.</param>
    public static string Write(string name, string before, params ReadOnlySpan<(string Slot, string Code)> slots)
    {
        string thought = Read(name + ".csx").Split("---\n", 2)[0], code = Code(name);
        foreach ((string slot, string value) in slots)
            code = code.Replace(slot, value, StringComparison.Ordinal);
        return $"{thought}\n```csharp\n{before}{code.TrimEnd()}\n```\n";
    }

    /// <summary>The code of a cell alone.</summary>
    public static string Code(string name) => Read(name + ".csx").Split("---\n", 2)[1];

    /// <summary>A C# literal.</summary>
    public static string Literal(string text) => JsonSerializer.Serialize(text, s_plain).Replace("`", "\\u0060", StringComparison.Ordinal);

    /// <summary>Files of this program as a cell can hold them: a script has no namespaces, and its usings are there already.</summary>
    public static string Sources(IEnumerable<string> files) => string.Concat(files.SelectMany(file => Read(file).Split('\n'))
        .Where(line => !line.StartsWith("using ", StringComparison.Ordinal) && !line.StartsWith("namespace ", StringComparison.Ordinal))
        .Select(line => line + "\n"));

    private static string Read(string file) => s_files.GetOrAdd(file, static name =>
    {
        using var reader = new StreamReader(typeof(CellTemplate).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    });
}

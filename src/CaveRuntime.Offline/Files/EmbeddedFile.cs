using System.Collections.Concurrent;

namespace CaveRuntime.Offline.Files;

/// <summary>The files of this assembly: word lists, cell templates and what the model says in prose.</summary>
internal static class EmbeddedFile
{
    private static readonly ConcurrentDictionary<string, string> s_texts = new(StringComparer.Ordinal);

    /// <summary>The text of a file, by its path, such as <c>lists/stop.txt</c>.</summary>
    public static string Read(string path) => s_texts.GetOrAdd(path, static name =>
    {
        using var stream = typeof(EmbeddedFile).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The embedded file {name} is missing from this build of CaveRuntime.Offline.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    });
}

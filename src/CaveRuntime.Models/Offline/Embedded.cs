using System.Collections.Concurrent;

namespace CaveRuntime.Models.Offline;

/// <summary>The files that are embedded under Offline: word lists, cell templates and what the model says in prose.</summary>
internal static class Embedded
{
    private static readonly ConcurrentDictionary<string, string> Files = new(StringComparer.Ordinal);

    /// <summary>The text of an embedded file, by its path under Offline with dots for slashes.</summary>
    public static string Read(string name) => Files.GetOrAdd(name, static file =>
    {
        using var stream = typeof(Embedded).Assembly.GetManifestResourceStream("CaveRuntime.Models.Offline." + file)
            ?? throw new InvalidOperationException($"The embedded file Offline/{file} is missing from this build of CaveRuntime.Models.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    });
}

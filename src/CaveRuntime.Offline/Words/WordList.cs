using System.Collections.Frozen;
using System.Text.RegularExpressions;
using CaveRuntime.Offline.Files;

namespace CaveRuntime.Offline.Words;

/// <summary>The word lists that are embedded beside this file: one entry a line, <c>#</c> starts a remark.</summary>
internal static class WordList
{
    /// <summary>Words that say nothing about what a text is about.</summary>
    public static readonly FrozenSet<string> Stop = Set("stop");

    /// <summary>Words that open a question.</summary>
    public static readonly FrozenSet<string> QuestionWords = Set("question-words");

    /// <summary>Names of months and their abbreviations.</summary>
    public static readonly FrozenSet<string> Months = Set("months");

    /// <summary>A list of words, separated by spaces or line ends.</summary>
    public static FrozenSet<string> Set(string name) =>
        Lines(name).SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>A list of <c>form: word word …</c>, read as word → form.</summary>
    public static FrozenDictionary<string, string> Pairs(string name) =>
        Lines(name)
            .Select(line => line.Split(':', 2))
            .SelectMany(entry => entry[1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => (word, form: entry[0].Trim())))
            .ToFrozenDictionary(pair => pair.word, pair => pair.form, StringComparer.Ordinal);

    /// <summary>A list of regular expressions over folded text, joined into one that matches whole words.</summary>
    public static Regex Pattern(string name) =>
        new($@"(?<![\w'])(?:{string.Join('|', Lines(name))})(?![\w'])", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));

    private static IEnumerable<string> Lines(string name) =>
        EmbeddedFile.Read($"lists/{name}.txt").Split('\n').Select(line => line.Split('#')[0].Trim()).Where(line => line.Length > 0);
}

using System.Buffers;
using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace CaveRuntime.Offline.Words;

/// <summary>
/// Takes inflection off an English word: plural, -ed, -ing, -ly, a list of irregular forms, and numbers written in letters.
/// </summary>
/// <remarks>Lighter than Porter's algorithm on purpose: two words that share a stem here are forms of one word.</remarks>
internal static partial class Stem
{
    private static readonly FrozenDictionary<string, string> s_irregular = WordList.Pairs("irregular");
    private static readonly SearchValues<char> s_vowels = SearchValues.Create("aeiouy");

    public static string Of(string word)
    {
        if (s_irregular.TryGetValue(word, out var regular)) return regular;
        if (char.IsAsciiDigit(word[0])) return Ordinal().Replace(word, "$1");
        if (word.Length <= 3) return word;

        var stem = Plural(word);
        if (s_irregular.TryGetValue(stem, out regular)) return regular;
        stem = Without(stem, "ing", 3) ?? Without(stem, "ed", 3) ?? Without(stem, "ly", 4) ?? stem;
        if (stem.Length > 3 && stem[^1] == 'e') stem = stem[..^1];
        if (stem.Length > 3 && stem[^1] == 'i') stem = stem[..^1] + "y";
        return stem;
    }

    private static string Plural(string word) => word switch
    {
        [.., 's', 's'] or [.., 'u', 's'] or [.., 'i', 's'] => word,
        [.., 'i', 'e', 's'] when word.Length > 4 => word[..^3] + "y",
        [.., 's' or 'x' or 'z' or 'h', 'e', 's'] => word[..^2],
        [.., 's'] => word[..^1],
        _ => word,
    };

    /// <summary>The word without the ending, or null where what would be left is no word.</summary>
    private static string? Without(string word, string ending, int least)
    {
        if (!word.EndsWith(ending, StringComparison.Ordinal)) return null;
        var rest = word[..^ending.Length];
        if (rest.Length < least || !rest.AsSpan().ContainsAny(s_vowels)) return null;
        var doubled = rest[^1] == rest[^2] && !"lsz".Contains(rest[^1], StringComparison.Ordinal);
        return doubled ? rest[..^1] : rest;
    }

    [GeneratedRegex(@"^(\d+)(?:st|nd|rd|th)$", RegexOptions.CultureInvariant)]
    private static partial Regex Ordinal();
}

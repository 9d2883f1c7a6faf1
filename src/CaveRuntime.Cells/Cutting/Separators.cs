using System.Buffers;

namespace CaveRuntime.Cells.Cutting;

/// <summary>What a text is split at: characters, strings, white space, or nothing.</summary>
internal sealed class Separators
{
    private static readonly SearchValues<char> s_whiteSpace = SearchValues.Create(
        [.. Enumerable.Range(0, char.MaxValue + 1).Select(c => (char)c).Where(char.IsWhiteSpace)]);

    private readonly SearchValues<char>? _chars;
    private readonly string? _single;
    private readonly string[]? _strings;
    private readonly SearchValues<string>? _anyString;

    private Separators(SearchValues<char> chars) => _chars = chars;

    private Separators(string single) => _single = single;

    private Separators(string[] strings)
    {
        _strings = strings;
        _anyString = SearchValues.Create(strings, StringComparison.Ordinal);
    }

    public static Separators Of(char separator) => new(new string(separator, 1));

    public static Separators Of(char[]? separators) => separators switch
    {
        null or [] => new(s_whiteSpace),
        [var single] => Of(single),
        _ => new(SearchValues.Create(separators)),
    };

    public static Separators Of(string? separator) => new(separator ?? "");

    public static Separators Of(string[]? separators)
    {
        if (separators is null or [])
            return new(s_whiteSpace);
        string[] real = [.. separators.Where(s => !string.IsNullOrEmpty(s))];
        return real switch
        {
            [] => new(""),
            [var single] => new(single),
            _ => new(real),
        };
    }

    /// <summary>The next separator: where it is (−1: nowhere) and how long.</summary>
    public (int At, int Length) Next(ReadOnlySpan<char> text)
    {
        if (_chars is not null)
            return (text.IndexOfAny(_chars), 1);
        if (_single is not null)
            return _single.Length == 0 ? (-1, 0) : (text.IndexOf(_single), _single.Length);

        var at = text.IndexOfAny(_anyString!);
        if (at < 0)
            return (-1, 0);
        // Where several match at one place, the one that was named first counts, as for string.
        var rest = text[at..];
        foreach (var candidate in _strings!)
        {
            if (rest.StartsWith(candidate, StringComparison.Ordinal))
                return (at, candidate.Length);
        }

        return (-1, 0);
    }
}

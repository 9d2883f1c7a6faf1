using System.Text.RegularExpressions;

namespace CaveRuntime.Replies.Thinking;

/// <summary>A mark at which thinking begins or ends, and what its place says of it. Immutable.</summary>
internal sealed partial class ThinkingTag
{
    // What follows a name where a sentence speaks of it: <think> opens the thinking.
    private const string Said =
        @"[ \t]+(?:is|are|was|were|tags?|opens?|starts?|begins?|marks?|means?|and|or|denotes?|encloses?|wraps?|closes?|ends?|elements?|blocks?|"
        + @"tokens?|pairs?|comes?|appears?|occurs?|stands?|surrounds?|delimits?|sections?)\b";

    private readonly string _text;
    private readonly CodeSpans _code;

    private ThinkingTag(string text, Match match, CodeSpans code)
    {
        (_text, _code) = (text, code);
        (Start, End) = (match.Index, match.Index + match.Length);
        IsOpening = match.Groups["open"].Success;
    }

    public int Start { get; }

    public int End { get; }

    public bool IsOpening { get; }

    /// <summary>Whether only spaces stand before it on its line.</summary>
    public bool BeginsLine => LineBefore.Trim(" \t\r\uFEFF").IsEmpty && LineBefore.Length <= 3;

    /// <summary>Whether only spaces stand behind it on its line.</summary>
    public bool EndsLine => LineAfter.Trim(" \t\r").IsEmpty;

    /// <summary>Whether the text quotes it or speaks of it.</summary>
    public bool IsMention => _code.Contains(Start) || IsQuoted || Mention().IsMatch(_text, End);

    /// <summary>Whether thinking that had no beginning can end here.</summary>
    public bool CanCloseAlone => !IsOpening && !IsMention && (BeginsLine || FollowsDirectly);

    /// <summary>All of them, in order.</summary>
    public static List<ThinkingTag> All(string text)
    {
        MatchCollection found = Tag().Matches(text);
        if (found.Count == 0)
            return [];
        var code = new CodeSpans(text);
        return [.. found.Select(m => new ThinkingTag(text, m, code))];
    }

    /// <summary>Whether one begins here.</summary>
    public static bool IsAt(string text, int index) => TagHere().IsMatch(text, index);

    /// <summary>Whether this stands in an XML text, which may have elements of these names: the line before ends another element.</summary>
    public bool IsInXml => _text.AsSpan(0, Start).TrimEnd() is { IsEmpty: false } before && before[^1] == '>';

    private ReadOnlySpan<char> LineBefore
    {
        get
        {
            ReadOnlySpan<char> before = _text.AsSpan(0, Start);
            return before[(before.LastIndexOf('\n') + 1)..];
        }
    }

    private ReadOnlySpan<char> LineAfter
    {
        get
        {
            ReadOnlySpan<char> after = _text.AsSpan(End);
            return after.IndexOf('\n') is >= 0 and var end ? after[..end] : after;
        }
    }

    private bool IsQuoted => Start > 0 && End < _text.Length
        && _text[Start - 1] is '"' or '\'' or '“' or '‘' or '«' or '(' && _text[End] is '"' or '\'' or '”' or '’' or '»' or ')';

    // Templates end thinking right behind its last character; a sentence puts a space before what it names.
    private bool FollowsDirectly
    {
        get
        {
            if (Start == 0)
                return true;
            char before = _text[Start - 1];
            bool endsSentence = before is '.' or '!' or '?' or '…' or '。' or '！' or '？' or ')' or '*' or ':' or ';'
                || _text.AsSpan(0, Start).EndsWith("```");
            ReadOnlySpan<char> after = LineAfter;
            return endsSentence
                ? after.IsEmpty || after[0] is not ('"' or '\'' or '`' or '”' or '’' or '»' or ',' or '<')
                : (char.IsLetterOrDigit(before) || before is '"' or '”' or '\'' or '’' or '_' or '%' || LineBefore.TrimEnd() is { IsEmpty: false } line && line[^1] is '.' or '!' or '?') && EndsLine;
        }
    }

    private const string Names =
        "think|thinking|thought|thoughts|reasoning|reflection|scratchpad|inner_monologue|internal_monologue|seed:think|ant:?thinking|antml:thinking";

    private const string Tags =
        @"(?<open><(?:" + Names + @")(?:[ \t][^<>\n]{0,60})?>|\[THINK\]|◁think▷|<\|begin_of_thought\|>|<\|START_THINKING\|>|<\|think\|>"
        + @"|<\|channel>thought\b|<unused94>thought\b)"
        + @"|(?<close></[ \t]*(?:" + Names + @")[ \t]*>|\[/THINK\]|◁/think▷|<\|end_of_thought\|>|<\|END_THINKING\|>|<\|/think\|>|<channel\|>|<unused95>)";

    [GeneratedRegex(Tags, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Tag();

    [GeneratedRegex(@"\G(?:" + Tags + ")", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex TagHere();

    [GeneratedRegex(@"\G(?:" + Said + @"|[,;:)\]”’»]|`(?!``))", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Mention();
}

using System.Text.RegularExpressions;

namespace CaveRuntime.Cells.Typing;

/// <summary>The parts of a reply: its thinking, its fenced blocks.</summary>
internal static partial class ReplyText
{
    /// <summary>
    /// What stands behind the thinking. Of thinking that is never closed nothing is left: what is inside it was not meant as a reply.
    /// </summary>
    public static string WithoutThinking(string reply)
    {
        string text = Ends().Replace(reply, "");
        if (Closed().Match(text) is { Success: true } closed)
            text = text[(closed.Index + closed.Length)..];
        if (Opened().Match(text) is { Success: true } opened)
            text = text[..opened.Index];
        return text.Trim().Trim('\uFEFF', '\u200B', '\u2060').Trim();
    }

    /// <summary>
    /// The fenced blocks, in order, each without its fences, and where it ends. The last one may be without its closing fence.
    /// </summary>
    public static IEnumerable<(string Text, int End)> Fenced(string text)
    {
        for (int at = 0; at < text.Length;)
        {
            Match open = Fence().Match(text, at);
            if (!open.Success)
                yield break;
            int start = open.Index + open.Length;
            int close = text.IndexOf(open.Groups["marks"].Value, start, StringComparison.Ordinal);
            int end = close < 0 ? text.Length : close;
            at = close < 0 ? text.Length : close + open.Groups["marks"].Length;
            yield return (text[start..end], at);
        }
    }

    [GeneratedRegex(
        @"</(?:think|thinking|thought|reasoning|seed:think)>|\[/THINK\]|◁/think▷|<\|end_of_thought\|>|<\|channel\|>final(?:\s*<\|constrain\|>\w+)?\s*<\|message\|>",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.RightToLeft)]
    private static partial Regex Closed();

    [GeneratedRegex(
        @"<(?:think|thinking|thought|reasoning|seed:think)>|\[THINK\]|◁think▷|<\|begin_of_thought\|>|<\|channel\|>(?:analysis|commentary)",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Opened();

    // What some servers leave at the end of a reply.
    [GeneratedRegex(
        @"(?:\s|\uFEFF|<\|[\w-]+\|>|</s>|<(?:end_of_turn|eos)>)+$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Ends();

    // A language follows the marks to the end of the line; in one line only "json" does.
    [GeneratedRegex(
        @"(?<marks>`{3,}|~{3,})(?:[ \t]*[\w+#.-]*[ \t]*\r?\n|[ \t]*json\b)?",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Fence();
}

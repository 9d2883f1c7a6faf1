using System.Text;
using System.Text.RegularExpressions;

namespace CaveRuntime.Replies.Thinking;

/// <summary>Thinking between marks, such as <c>&lt;think&gt;</c>: paired, nested, only closed, or never closed.</summary>
internal static partial class TaggedThinking
{
    /// <summary>Parts a reply.</summary>
    public static Spoken Read(string text)
    {
        if (Named().Match(text) is { Success: true } named)
            return new Spoken(named.Groups["said"].Value, named.Groups["thought"].Value, false);
        (Spoken paired, bool any) = Paired(text);
        if (paired.IsUnfinished)
            return paired;
        if (Unopened(ThinkingTag.All(paired.Text)).LastOrDefault(t => t.CanCloseAlone) is { } last)
        {
            string thought = paired.Text[..last.Start];
            string before = paired.Thinking is { } other ? $"{other}\n{thought}" : thought;
            return Spoken.Closed(Unwrapped(paired.Text[last.End..]), before.Trim());
        }

        return any ? paired with { Text = Unwrapped(paired.Text) } : paired;
    }

    // Ends without a beginning: one that stands in an XML text has its own.
    private static IEnumerable<ThinkingTag> Unopened(List<ThinkingTag> tags)
    {
        int open = 0;
        foreach (ThinkingTag tag in tags)
        {
            if (tag.IsOpening)
                open += tag.IsInXml && !tag.IsMention ? 1 : 0;
            else if (open > 0)
                open--;
            else
                yield return tag;
        }
    }

    // Takes out every stretch that has a beginning.
    private static (Spoken Spoken, bool Any) Paired(string text)
    {
        List<ThinkingTag> tags = ThinkingTag.All(text);
        var said = new StringBuilder();
        var thought = new StringBuilder();
        int from = 0;
        for (int i = 0; i < tags.Count; i++)
        {
            ThinkingTag tag = tags[i];
            if (tag.Start < from || !tag.IsOpening)
                continue;
            bool isFirst = said.Length == 0 && string.IsNullOrWhiteSpace(text[from..tag.Start]);
            ThinkingTag? end = EndOf(tags, i);
            if (!Begins(tag, end, isFirst, text))
                continue;
            said.Append(text, from, tag.Start - from);
            int stop = end?.Start ?? text.Length;
            thought.Append(thought.Length > 0 ? "\n" : "").Append(text.AsSpan(tag.End, stop - tag.End).Trim());
            if (end is null)
                return (new Spoken(said.ToString().Trim(), thought.ToString(), true), true);
            from = end.End;
        }

        if (from == 0)
            return (new Spoken(text, null, false), false);
        said.Append(text, from, text.Length - from);
        return (new Spoken(said.ToString(), thought.ToString() is { Length: > 0 } all ? all : null, false), true);
    }

    private static bool Begins(ThinkingTag tag, ThinkingTag? end, bool isFirst, string text)
    {
        if (tag.IsMention || !tag.BeginsLine)
            return false;
        if (isFirst)
            return true;
        return !tag.IsInXml && (end is null
            ? tag.EndsLine && !string.IsNullOrWhiteSpace(text[tag.End..])
            : tag.EndsLine || end.EndsLine);
    }

    // The end that closes as many as were opened; where none does, because the thinking speaks of the marks, the last that can.
    private static ThinkingTag? EndOf(List<ThinkingTag> tags, int opening)
    {
        int depth = 0;
        foreach (ThinkingTag tag in tags.Skip(opening))
        {
            if (tag.IsMention)
                continue;
            depth += tag.IsOpening ? 1 : -1;
            if (depth == 0)
                return tag;
        }

        List<ThinkingTag> ends = [.. tags.Skip(opening + 1).Where(t => !t.IsOpening)];
        return ends.FindLast(t => t.CanCloseAlone) ?? ends.FindLast(t => !t.IsMention);
    }

    // Behind thinking, some models put what they say between marks, too.
    private static string Unwrapped(string said)
    {
        string text = said.TrimStart();
        return Wrapped().Match(text) is { Success: true } wrapped ? wrapped.Groups["said"].Value.Trim() : text;
    }

    [GeneratedRegex(
        @"\A(?:<(?<name>answer|response|solution|output)>(?<said>.*)</\k<name>>|<\|START_RESPONSE\|>(?<said>.*?)(?:<\|END_RESPONSE\|>|\z)"
        + @"|<\|begin_of_solution\|>(?<said>.*?)(?:<\|end_of_solution\|>|\z)|<\|begin_of_box\|>(?<said>.*?)<\|end_of_box\|>)\s*\z",
        RegexOptions.Singleline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        1000)]
    private static partial Regex Wrapped();

    [GeneratedRegex(
        @"\A\s*Here(?:'s| is) my thought process:(?<thought>.*?)\n\s*Here(?:'s| is) my response:\s*(?<said>.*)\z",
        RegexOptions.Singleline | RegexOptions.CultureInvariant,
        1000)]
    private static partial Regex Named();
}

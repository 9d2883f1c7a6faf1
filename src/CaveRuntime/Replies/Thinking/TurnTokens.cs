using System.Text.RegularExpressions;

namespace CaveRuntime.Replies.Thinking;

/// <summary>The marks with which a model's template begins and ends a turn. A server that does not know them leaves them in the
/// text.</summary>
internal static partial class TurnTokens
{
    private const string Ends =
        @"<\|(?:im_end|eot_id|eom_id|end_of_text|endoftext|end_of_turn|END_OF_TURN_TOKEN|end|return|call|eos|user|observation)\|>|<end_of_turn>"
        + @"|<eos>|</s>|<turn\|>|<end_of_utterance>|<｜end▁of▁sentence｜>|\[EOS\]|\[e~\[|<end_of_text>|<\|endofprompt\|>";

    private const string Begins =
        @"<\|im_start\|>(?:assistant\b)?|<\|start_header_id\|>(?:assistant)?<\|end_header_id\|>|<start_of_turn>(?:model\b)?"
        + @"|<\|turn>(?:model\b)?|<\|assistant\|>|<\|begin_of_text\|>|<\|startoftext\|>|<bos>|<s>(?=[ \n])|<s>(?!.*</s>)|<｜begin▁of▁sentence｜>|<｜Assistant｜>";

    /// <summary>The text without a byte-order mark and the marks that begin a turn.</summary>
    public static string CutBeginning(string text)
    {
        string rest = text.TrimStart('\uFEFF', '\u200B');
        return Beginning().Match(rest) is { Success: true } found ? rest[found.Length..].TrimStart('\uFEFF', '\u200B') : rest;
    }

    /// <summary>The text without a next turn that the model made up after the end of its own.</summary>
    public static string CutNextTurn(string text)
    {
        if (!text.Contains('<', StringComparison.Ordinal))
            return text;
        var code = new CodeSpans(text);
        foreach (Match next in NextTurn().Matches(text))
        {
            if (!code.Contains(next.Index))
                return text[..next.Index];
        }

        return text;
    }

    /// <summary>The text without the marks that end a turn. One that a sentence names ("the mark is …") is part of the sentence.</summary>
    public static string CutEnd(string text)
    {
        string rest = text;
        while (Ending().Match(rest) is { Success: true } found)
        {
            bool isStrike = found.Value.Trim() == "</s>" && Count(rest, "<s>") >= Count(rest, "</s>");
            if (isStrike || Naming().IsMatch(rest[..found.Index]))
                break;
            rest = rest[..found.Index];
        }

        return rest;
    }

    /// <summary>Whether a mark of this kind begins here.</summary>
    public static bool IsAt(string text, int index) => Mark().IsMatch(text, index);

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    [GeneratedRegex(@"\A(?:\s*(?:" + Begins + "))+", RegexOptions.CultureInvariant | RegexOptions.Singleline, 1000)]
    private static partial Regex Beginning();

    [GeneratedRegex("(?:" + Ends + @")\s*(?=<\|im_start\|>|<\|start_header_id\|>|<start_of_turn>|<\|turn>|<\|user\|>|<｜User｜>|\[INST\])",
        RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NextTurn();

    [GeneratedRegex(@"(?:" + Ends + @")\s*\z", RegexOptions.CultureInvariant | RegexOptions.RightToLeft, 1000)]
    private static partial Regex Ending();

    // Words after which the mark is what is spoken of.
    [GeneratedRegex(@"(?:\b(?:is|are|was|by|with|the|an?|as|and|or|tokens?|tags?|marks?|called|named|mean[st]?|uses?)|[:=,(""'`“‘«])[ \t]+\z",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Naming();

    [GeneratedRegex(@"\G(?:" + Ends + "|" + Begins + ")", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Mark();
}

using System.Text.RegularExpressions;

namespace CaveRuntime.Replies.Thinking;

/// <summary>Replies in channels, as gpt-oss writes them: what counts is in the channel "final".</summary>
internal static partial class Channels
{
    /// <summary>Parts a reply.</summary>
    /// <returns>Null where it is not in channels.</returns>
    public static Spoken? Read(string text)
    {
        if (WithoutMarks().Match(text) is { Success: true } bare)
            return new Spoken(bare.Groups["said"].Value.Trim(), bare.Groups["thought"].Value.Trim(), false);
        if (!text.Contains("<|message|>", StringComparison.Ordinal))
            return null;
        var code = new CodeSpans(text);
        List<Match> messages = [.. Message().Matches(text).Where(m => !code.Contains(m.Index))];
        // Where the first channel has no name, the template has begun it.
        bool isWhole = messages is [var first, ..] && string.IsNullOrWhiteSpace(text[..first.Index]);
        bool isBegun = messages.Exists(m => m.Groups["start"].Success && Name(m) == "final");
        if (!isWhole && !isBegun)
            return null;
        string? final = messages.FindLast(m => Name(m) == "final")?.Groups["body"].Value.Trim();
        // A word to the user before a call; the call itself is no text.
        string? aside = messages.FindLast(m => Name(m) == "commentary" && m.Groups["to"].Length == 0)?.Groups["body"].Value.Trim();
        // A server that reads calls has taken it out; one that does not has left it to be read here.
        string? call = messages.FindLast(m => m.Groups["to"].Value.Contains("run_csharp", StringComparison.Ordinal))?.Groups["body"].Value.Trim();
        string[] thoughts =
        [
            .. isWhole ? [] : new[] { text[..messages[0].Index].Trim() },
            .. messages.Where(m => Name(m) != "final").Select(m => m.Groups["body"].Value.Trim()),
        ];
        string thinking = string.Join("\n", thoughts.Where(t => t.Length > 0));
        string? said = final ?? call ?? aside;
        return new Spoken(said ?? "", thinking.Length == 0 ? null : thinking, said is null);
    }

    private static string Name(Match message) => message.Groups["name"].Value;

    [GeneratedRegex(
        @"(?<start><\|start\|>\s*assistant\s*)?(?:<\|channel\|>\s*|\A\s*)(?<name>analysis|commentary|final)\s*(?<to>(?:to=[^\s<]+\s*)?)(?:<\|constrain\|>[^<]*)?"
        + @"<\|message\|>(?<body>.*?)(?=<\|(?:end|return|call|start|channel)\|>|\z)(?:<\|(?:end|return|call)\|>\s*)?",
        RegexOptions.Singleline | RegexOptions.CultureInvariant,
        1000)]
    private static partial Regex Message();

    // The same with its marks lost, as some servers print it.
    [GeneratedRegex(
        @"\A\s*(?:assistant)?analysis(?<thought>.*)assistant\s*final(?<said>.*)\z",
        RegexOptions.Singleline | RegexOptions.CultureInvariant,
        1000)]
    private static partial Regex WithoutMarks();
}

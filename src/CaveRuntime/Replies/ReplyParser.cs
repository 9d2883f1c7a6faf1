using System.Text.RegularExpressions;

namespace CaveRuntime.Replies;

/// <summary>What a model's reply asks for: a cell, an answer in plain text, or, with <see cref="Problem"/>, neither.</summary>
internal sealed record ParsedReply(string? Cell, string? Final, string Problem);

/// <summary>Finds the first complete fenced C# block of a reply.</summary>
internal static partial class ReplyParser
{
    private static readonly string[] s_languages = ["csharp", "cs", "c#", "csx", "repl", ""];

    public static ParsedReply Parse(string reply)
    {
        string[] lines = reply.ReplaceLineEndings("\n").Split('\n');
        string? other = null;
        for (int i = 0; i < lines.Length; i++)
        {
            if (Opening().Match(lines[i]) is not { Success: true } opening)
                continue;
            string language = opening.Groups["language"].Value;
            bool isCode = s_languages.Contains(language, StringComparer.OrdinalIgnoreCase);
            int end = Closing(lines, i + 1, opening.Groups["fence"].Value, isCode);
            if (end < 0)
                return new ParsedReply(null, null, "The block was never closed, so it may be incomplete.");
            if (isCode)
                return new ParsedReply(string.Join('\n', lines[(i + 1)..end]), null, "");
            other = language;
            i = end;
        }

        return PlainFinal().Match(reply) is { Success: true } final
            ? Final(final)
            : new ParsedReply(null, null, other is null ? "" : $"The block was marked {other}; only C# is run.");
    }

    /// <summary>The reply without its blocks.</summary>
    public static string Prose(string reply) => Block().Replace(reply, "").Trim();

    // The published form of the method answers outside a block, too.
    private static ParsedReply Final(Match final) => final.Groups["variable"].Success
        ? new ParsedReply($"FINAL_VAR(\"{final.Groups["variable"].Value}\")", null, "")
        : new ParsedReply(null, final.Groups["text"].Value.Trim().Trim('"'), "");

    private static int Closing(string[] lines, int from, string fence, bool isCode)
    {
        var code = new CodeFence();
        for (int i = from; i < lines.Length; i++)
        {
            string line = lines[i].Trim();
            if (!code.IsInside && line.Length >= fence.Length && line.StartsWith(fence, StringComparison.Ordinal)
                && line.Trim(fence[0]).Length == 0)
            {
                return i;
            }
            if (isCode)
                code.Read(lines[i]);
        }

        return -1;
    }

    [GeneratedRegex(@"^\s{0,3}(?<fence>`{3,}|~{3,})[ \t]*(?<language>[\w#+.-]*)[^`]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Opening();

    [GeneratedRegex(
        @"^[ \t]*FINAL(?:_VAR\([ \t]*[""']?(?<variable>\w+)[""']?[ \t]*\)|\((?<text>.+)\))[ \t;]*\s*\z",
        RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.CultureInvariant,
        1000)]
    private static partial Regex PlainFinal();

    [GeneratedRegex(
        @"^\s{0,3}(`{3,}|~{3,}).*?(^\s{0,3}\1[`~]*\s*$|\z)",
        RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.CultureInvariant,
        1000)]
    private static partial Regex Block();
}

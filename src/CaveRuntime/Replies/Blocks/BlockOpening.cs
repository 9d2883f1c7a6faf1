using System.Text.RegularExpressions;

namespace CaveRuntime.Replies.Blocks;

/// <summary>The line that opens a block. Immutable.</summary>
/// <param name="Fence">What closes it.</param>
/// <param name="Language">Whether it is C#.</param>
/// <param name="Name">What it says of the language; empty for nothing.</param>
/// <param name="Before">Words before it on its line.</param>
/// <param name="Indent">Spaces before it, which its lines have, too.</param>
/// <param name="IsQuoted">Whether its lines begin with the mark of a quotation.</param>
/// <param name="Code">Code on its own line; empty for none.</param>
/// <param name="IsWhole">Whether that is all there is: the block ends on the line that it begins on.</param>
internal sealed partial record BlockOpening(
    string Fence, BlockLanguage Language, string Name, string Before, int Indent, bool IsQuoted, string Code, bool IsWhole)
{
    private const string CSharp = @"(?:c\#|cs|csx|csharp|c-sharp|\.net|dotnet|repl|run_csharp)(?:[-_](?:script|interactive|repl|cell))?(?![\w#+-])";

    /// <summary>Reads a line.</summary>
    /// <returns>Null where it opens no block.</returns>
    public static BlockOpening? Read(string line)
    {
        if (Whole().Match(line) is { Success: true } whole)
        {
            string own = whole.Groups["fence"].Value;
            return new BlockOpening(own, BlockLanguage.CSharp, "csharp", Words(whole), 0, false, whole.Groups["code"].Value.Trim(), true);
        }

        if (Alone().Match(line) is { Success: true } alone)
            return Of(alone.Groups["fence"].Value, alone.Groups["info"].Value.Trim(), "", alone.Groups["prefix"].Value);
        if (Behind().Match(line) is { Success: true } behind)
            return Of(behind.Groups["fence"].Value, behind.Groups["info"].Value.Trim(), Words(behind), "");
        return Tag().Match(line) is { Success: true } tag
            ? new BlockOpening(
                $"{(tag.Groups["data"].Success ? "]]>" : "")}</{tag.Groups["name"].Value}>", BlockLanguage.Unmarked, "", "", 0, false, "", false)
            : null;
    }

    /// <summary>A line of the block as it would stand without list and quotation around it.</summary>
    public string Inner(string line)
    {
        if (IsQuoted && Quotation().Match(line) is { Success: true } mark)
            line = line[mark.Length..];
        int spaces = 0;
        while (spaces < Indent && spaces < line.Length && line[spaces] is ' ' or '\t')
            spaces++;
        return line[spaces..];
    }

    private static BlockOpening Of(string fence, string info, string before, string prefix)
    {
        bool isQuoted = prefix.Contains('>', StringComparison.Ordinal);
        int indent = isQuoted ? prefix.Length - 1 - prefix.LastIndexOf('>') - 1 : prefix.Length;
        (BlockLanguage language, string name, string code) = LanguageOf(info);
        return new BlockOpening(fence, language, name, before, Math.Max(0, indent), isQuoted, code, false);
    }

    private static (BlockLanguage Language, string Name, string Code) LanguageOf(string info)
    {
        if (info is "" or "code")
            return (BlockLanguage.Unmarked, "", "");
        if (info is "c" or "C")
            return (BlockLanguage.MaybeCSharp, info, "");
        if (Marked().Match(info) is { Success: true } marked)
            return (BlockLanguage.CSharp, "csharp", CodeIn(info[marked.Length..]));
        if (Attributes().IsMatch(info))
            return (BlockLanguage.CSharp, "csharp", "");
        // The first statement stands where the language belongs.
        if (info.EndsWith(';') || info.EndsWith('{'))
            return (BlockLanguage.Unmarked, "", info);
        return (BlockLanguage.Other, info.Split(' ', '\t')[0], "");
    }

    // What stands behind the language is code if it looks so; it may be a title.
    private static string CodeIn(string rest) =>
        rest.Trim() is var text && (text.EndsWith(';') || text.EndsWith('}') || text.EndsWith(')') || text.EndsWith('{') || text.StartsWith("//"))
            && !text.StartsWith('{') ? text : "";

    private static string Words(Match match) => match.Groups["words"].Value.Trim();

    [GeneratedRegex(
        @"^(?<prefix>[ \t>]*(?:(?:[-*+•]|\d{1,3}[.)])[ \t]+)?[ \t>]*)(?<fence>`{3,}|~{3,})[ \t]*(?<info>[^`]*)$",
        RegexOptions.CultureInvariant,
        1000)]
    private static partial Regex Alone();

    [GeneratedRegex(
        @"^(?<words>[^`]*[^`\s])[ \t]*(?<fence>`{3,})[ \t]*(?<info>c|" + CSharp + @")[ \t]*$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase,
        1000)]
    private static partial Regex Behind();

    [GeneratedRegex(
        @"^(?<words>[^`]*)(?<fence>`{3,})[ \t]*" + CSharp + @"[ \t]+(?<code>[^`]+)\k<fence>(?<after>[^`]*)$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase,
        1000)]
    private static partial Regex Whole();

    [GeneratedRegex("^" + CSharp, RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Marked();

    [GeneratedRegex(@"^\{[^}]*\." + CSharp + @"[^}]*\}$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Attributes();

    [GeneratedRegex(@"^\s*<(?<name>code|execute|csharp|run_csharp|execute_csharp|cell)>(?<data><!\[CDATA\[)?\s*$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Tag();

    [GeneratedRegex(@"^[ \t]*(?:>[ \t]?)+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Quotation();
}

using System.Text.RegularExpressions;

namespace CaveRuntime.Replies.Blocks;

/// <summary>
/// The fenced blocks of a reply, read as kindly as can be done without doubt: a fence may be indented, in a list, in a quotation or behind
/// words; it may be closed on the last line of the code, with words behind, or not at all. A fence inside a literal of the code is code.
/// </summary>
internal sealed partial class CodeBlocks
{
    private static readonly string[] s_endMarks = ["<end_code>", "<end_of_code>", "</code>"];

    private readonly string[] _lines;

    public CodeBlocks(string reply)
    {
        // Only line ends: other marks that end a line may stand in a literal.
        _lines = reply.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Split('\n');
        var blocks = new List<CodeBlock>();
        for (int i = 0; i < _lines.Length; i++)
        {
            if (BlockOpening.Read(_lines[i]) is not { } opening)
                continue;
            CodeBlock block = opening.IsWhole ? Whole(i, opening) : ReadFrom(i, opening);
            blocks.Add(block);
            i = block.Last;
        }

        All = blocks;
    }

    /// <summary>In the order of the reply.</summary>
    public IReadOnlyList<CodeBlock> All { get; }

    /// <summary>The reply without them.</summary>
    public string Prose()
    {
        var prose = new List<string>();
        int from = 0;
        foreach (CodeBlock block in All)
        {
            prose.AddRange(_lines[from..block.First]);
            prose.AddRange(new[] { block.Opening.Before, block.After }.Where(w => w.Length > 0));
            from = block.Last + 1;
        }

        prose.AddRange(_lines[from..]);
        return string.Join('\n', prose).Trim();
    }

    /// <summary>Whether the reply goes on behind this block.</summary>
    public string ProseAfter(CodeBlock block) =>
        string.Join('\n', [block.After, .. _lines[(block.Last + 1)..]]).Trim();

    private CodeBlock ReadFrom(int first, BlockOpening opening)
    {
        bool isCode = opening.Language != BlockLanguage.Other;
        var code = new CodeFence();
        List<string> inner = [];
        if (opening.Code.Length > 0)
            inner.Add(opening.Code);
        code.Read(opening.Code);
        for (int i = first + 1; i < _lines.Length; i++)
        {
            string line = opening.Inner(_lines[i]);
            bool wasInside = code.IsInside;
            (int end, int behind) = isCode ? EndMark(code, line) : (-1, 0);
            int at = isCode && opening.Fence[0] == '`' ? code.Read(line, opening.Fence)
                : !wasInside && line.AsSpan().TrimStart().StartsWith(opening.Fence) ? line.IndexOf(opening.Fence, StringComparison.Ordinal)
                : -1;
            if (!wasInside && Terminator().IsMatch(line))
                return Block(i, true, "");
            if (end >= 0 && (at < 0 || end < at))
            {
                inner.Add(line[..end]);
                bool isFenceNext = i + 1 < _lines.Length && opening.Inner(_lines[i + 1]).Trim() == opening.Fence;
                return Block(isFenceNext ? i + 1 : i, true, line[behind..].Trim().Trim(opening.Fence[0]).Trim());
            }

            if (at < 0)
            {
                if (isCode && opening.Fence[0] != '`')
                    code.Read(line);
                inner.Add(line);
                continue;
            }

            string rest = line[at..].TrimStart(opening.Fence[0]).Trim();
            bool isAlone = string.IsNullOrWhiteSpace(line[..at]);
            // Another block begins: this one was never closed, and ends before it.
            if (isAlone && rest.Length > 0 && isCode && BlockOpening.Read(line) is { } next && next.Language != BlockLanguage.Unmarked
                && !rest.Contains(' ', StringComparison.Ordinal) && !line.TrimEnd().EndsWith(" " + rest, StringComparison.Ordinal))
            {
                return Block(i - 1, true, "");
            }

            if (!isAlone)
                inner.Add(line[..at]);
            return Block(i, true, opening.Fence[0] == '<' ? line[(at + opening.Fence.Length)..].Trim() : Terminators().Replace(rest, ""));
        }

        // A literal that is never closed hides the fence: the code is broken, and its compiler says so.
        if (isCode && code.IsInside && FirstBare(first + 1, opening) is >= 0 and var bare)
        {
            inner = [.. inner.Take(bare - first - (opening.Code.Length > 0 ? 0 : 1))];
            return Block(bare, true, "");
        }

        return Block(_lines.Length - 1, false, "");

        CodeBlock Block(int last, bool closed, string after) =>
            new(first, last, opening, string.Join('\n', inner).TrimStart('\uFEFF', '\u200B'), closed, after);
    }

    private static CodeBlock Whole(int at, BlockOpening opening)
    {
        int end = EndMark(default, opening.Code).At;
        return new CodeBlock(at, at, opening, end < 0 ? opening.Code : opening.Code[..end].TrimEnd(), true, "");
    }

    // A mark of other tools, which ends the code behind a statement, too. In a literal or a comment it is part of it.
    private static (int At, int Behind) EndMark(CodeFence before, string line)
    {
        foreach (string mark in s_endMarks)
        {
            CodeFence code = before;
            if (line.Contains(mark, StringComparison.Ordinal) && code.Read(line, mark) is >= 0 and var at)
                return (at, at + mark.Length);
        }

        return (-1, 0);
    }

    private int FirstBare(int from, BlockOpening opening) => Array.FindIndex(
        _lines,
        from,
        l => l.Trim() is { Length: > 0 } line && line.StartsWith(opening.Fence, StringComparison.Ordinal)
            && line.Trim(opening.Fence[0]).Length == 0);

    [GeneratedRegex(@"^\s*(?:<end_code>|</code>|<end_of_code>)\s*$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Terminator();

    [GeneratedRegex(@"^(?:<end_code>|</code>|<end_of_code>)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Terminators();
}

using CaveRuntime.Prompts;
using CaveRuntime.Replies.Blocks;

namespace CaveRuntime.Replies;

/// <summary>What a model's reply asks for: a cell, an answer in plain text, or, with <see cref="Problem"/>, neither. Immutable.</summary>
/// <param name="Cell">The cell to run.</param>
/// <param name="Final">The answer.</param>
/// <param name="Problem">Why there is neither; empty where nothing in particular is wrong.</param>
internal sealed record ParsedReply(string? Cell, string? Final, string Problem)
{
    /// <summary>What of the reply was not done, a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>Finds what a reply asks for: the first block that is marked as C#, else the first that is C# under the mark of C, else the
/// first without a mark.</summary>
internal static class ReplyParser
{
    /// <summary>Reads a reply without its thinking.</summary>
    /// <param name="reply">What was said.</param>
    /// <param name="isCut">Whether the length limit cut it off; a block that is open then is not run.</param>
    public static ParsedReply Parse(string reply, bool isCut = false)
    {
        var blocks = new CodeBlocks(reply);
        CodeBlock[] cells = Cells(blocks);
        string prose = blocks.Prose();
        if (cells is [var cell, .. var others])
        {
            if (!cell.IsClosed && isCut)
                return new ParsedReply(null, null, PromptCatalog.ReplyCut.Fill());
            string after = blocks.ProseAfter(cells[^1]);
            return new ParsedReply(cell.Code, null, "")
            {
                Notes =
                [
                    .. others.Length == 0 ? [] : new[] { PromptCatalog.SecondBlock.Fill(("count", Count(others.Length))) },
                    .. PlainFinal.Read(after) is null ? [] : new[] { PromptCatalog.FinalBesideCell.Fill() },
                ],
            };
        }

        if (WrittenCall.Read(reply, blocks.All.Select(b => b.Code)) is { } written)
            return new ParsedReply(written, null, "");
        bool endsInBlock = blocks.All is [.., var last] && blocks.ProseAfter(last).Length == 0;
        if (!endsInBlock && PlainFinal.Read(prose) is var (text, call))
            return new ParsedReply(call, text, "");
        return new ParsedReply(
            null,
            null,
            PlainFinal.IsMentioned(prose) ? PromptCatalog.FinalInProse.Fill()
                : blocks.All.FirstOrDefault(
                    b => b.Opening.Language is BlockLanguage.Other or BlockLanguage.MaybeCSharp) is { } other
                    ? PromptCatalog.OtherLanguage.Fill(("language", other.Opening.Name))
                : isCut ? PromptCatalog.ReplyCut.Fill()
                : "");
    }

    /// <summary>The reply without its blocks.</summary>
    public static string Prose(string reply) => new CodeBlocks(reply).Prose();

    private static CodeBlock[] Cells(CodeBlocks blocks)
    {
        foreach (BlockLanguage language in new[] { BlockLanguage.CSharp, BlockLanguage.MaybeCSharp, BlockLanguage.Unmarked })
        {
            CodeBlock[] cells = [.. blocks.All.Where(b => b.IsCode && b.Opening.Language == language)];
            if (cells.Length > 0)
                return cells;
        }

        return [];
    }

    private static string Count(int others) => others == 1 ? "A second block" : FormattableString.Invariant($"{others} more blocks");
}

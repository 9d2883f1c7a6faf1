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

/// <summary>Finds what a reply asks for: the first block that is marked as C#, else the first without a mark.</summary>
internal static class ReplyParser
{
    /// <summary>Reads a reply without its thinking.</summary>
    /// <param name="reply">What was said.</param>
    /// <param name="isCut">Whether the length limit cut it off; a block that is open then is not run.</param>
    public static ParsedReply Parse(string reply, bool isCut = false)
    {
        var blocks = new CodeBlocks(reply);
        CodeBlock[] marked = [.. blocks.All.Where(b => b.IsCode && b.Opening.Language == BlockLanguage.CSharp)];
        CodeBlock[] cells = marked.Length > 0 ? marked : [.. blocks.All.Where(b => b.IsCode)];
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
                : blocks.All.FirstOrDefault(b => b.Opening.Language == BlockLanguage.Other) is { } other
                    ? PromptCatalog.OtherLanguage.Fill(("language", other.Opening.Name))
                : isCut ? PromptCatalog.ReplyCut.Fill()
                : "");
    }

    /// <summary>The reply without its blocks.</summary>
    public static string Prose(string reply) => new CodeBlocks(reply).Prose();

    private static string Count(int others) => others == 1 ? "A second block" : FormattableString.Invariant($"{others} more blocks");
}

using System.Globalization;
using System.Text.RegularExpressions;
using CaveRuntime.Oracle.Operating.Habits;
using CaveRuntime.Oracle.Reading;

namespace CaveRuntime.Oracle.Operating;

/// <summary>
/// One turn of the oracle as operator. What comes next follows from the last observation alone, so that it does not matter what has left
/// the view: look, then ask in batches (or, where there are no subcalls, read page by page, a part in each branch if there are branches),
/// then answer in code.
/// </summary>
internal sealed partial class OperatorTurn(Corpus corpus, OracleName oracle, Conversation conversation)
{
    // There may be ten branches; the bounds of the parts need not fall on those of pages.
    private const int Parts = 9;

    private bool HasBranches => conversation.Messages[0].Text.Contains("\n## Branches\n", StringComparison.Ordinal);

    private bool IsInBranch => conversation.Messages.Any(m => m.Text.Contains("[You are now in branch ", StringComparison.Ordinal));

    /// <summary>The reply: a thought and a cell.</summary>
    public string Reply()
    {
        string question = Question();
        if (corpus.Kinds.FirstOrDefault(k => k.Concerns(question)) is not { } kind)
            return $"```csharp\nFINAL({CellTemplate.Literal(OracleModel.Ignorance)});\n```\n";
        Said[] news = [.. conversation.News];
        bool isLast = news.Any(m => m.Text.StartsWith("There are no turns left.", StringComparison.Ordinal));
        var cells = new OperatorCells(oracle, kind, question);
        if (oracle.Habit != Habit.None)
            return new WeakTurn(oracle, conversation, kind, question, cells).Reply(isLast);
        foreach (Said observation in news)
        {
            if (Page().Match(observation.Text) is { Success: true } page)
            {
                return AfterPage(
                    cells,
                    kind,
                    question,
                    observation,
                    page,
                    isLast,
                    isFull: news.Any(m => m.Text.Contains("The view of this branch is nearly full.", StringComparison.Ordinal)));
            }
            if (Looked().Match(observation.Text) is { Success: true } looked)
                return isLast ? cells.Answer() : looked.Groups[1].Value == "0" ? StartReading(cells) : cells.Ask();
            if (Folded().Match(observation.Text) is { Success: true } folded)
            {
                return isLast || folded.Groups[1].Value == folded.Groups[2].Value
                    ? cells.Answer()
                    : CellTemplate.Write("branch", "");
            }
            if (observation.Text.Contains("groups are read.", StringComparison.Ordinal))
                return cells.Answer();
        }

        return cells.Look();
    }

    private string Question()
    {
        const string before = "Question: ", after = "\n\nctx holds ";
        string text = conversation.Messages.FirstOrDefault(m => m.Text.StartsWith(before, StringComparison.Ordinal))?.Text ?? before;
        int end = text.IndexOf(after, StringComparison.Ordinal);
        return text[before.Length..(end < 0 ? text.Length : end)];
    }

    private string StartReading(OperatorCells cells) => HasBranches
        ? cells.Read().Replace("\nPage();\n", "\n" + CellTemplate.Code("branch"), StringComparison.Ordinal)
        : cells.Read();

    private string AfterPage(
        OperatorCells cells,
        IPieces kind,
        string question,
        Said observation,
        Match page,
        bool isLast,
        bool isFull)
    {
        int from = page.Index + page.Length, end = observation.Text.IndexOf("End of page.", from, StringComparison.Ordinal);
        string readings = CellTemplate.Literal(new Sheet(observation, from, end < 0
            ? observation.Text.Length
            : end, question).ReadAll(kind, oracle));
        (string first, string next, string all) = (page.Groups[1].Value, page.Groups[2].Value, page.Groups[3].Value);
        if (!isLast && IsInBranch && (isFull || next == all || Part(first, all) != Part(next, all)))
            return CellTemplate.Write("fold", "", ("FROM", first), ("READINGS", readings), ("TO", next), ("ALL", all));
        return isLast || next == all
            ? cells.Answer($"read[{first}] = {readings};\n")
            : OperatorCells.Next(first, readings);
    }

    private static long Part(string piece, string all) =>
        long.Parse(piece, CultureInfo.InvariantCulture) * Parts / long.Parse(all, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"Pieces (\d+) to (\d+) of (\d+):\n")]
    internal static partial Regex Page();

    [GeneratedRegex(@"Pieces up to (\d+) of (\d+) are noted in read\.")]
    private static partial Regex Folded();

    [GeneratedRegex(@"^\d+ pieces in \d+ characters; (\d+) subcalls left\.", RegexOptions.Multiline)]
    private static partial Regex Looked();
}

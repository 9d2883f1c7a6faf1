using System.Globalization;
using CaveRuntime.Oracle.Reading;

namespace CaveRuntime.Oracle.Operating;

/// <summary>The cells that work on one kind of input and one question.</summary>
internal sealed class OperatorCells(OracleName oracle, IPieces kind, string question)
{
    // A group of pieces has about 2,500 tokens, and never more than half of the window.
    private const int GroupChars = 10_000, CharsPerToken = 4;

    /// <summary>Pieces of a group, at most.</summary>
    public const int GroupPieces = 100;

    /// <summary>Characters of a page that any observation shows.</summary>
    public const int PageChars = 7_000;

    /// <summary>Splits the input and prints how much there is.</summary>
    public string Look() => CellTemplate.Write("look", "", Split);

    /// <summary>The same, and the first page.</summary>
    public string LookAndRead(int chars) => CellTemplate.Write(
        "page",
        CellTemplate.Code("look").Replace(Split.Slot, Split.Code, StringComparison.Ordinal),
        Separator,
        Size(chars));

    /// <summary>Defines the pages and prints the first.</summary>
    public string Read(int chars = PageChars) => CellTemplate.Write("page", "", Separator, Size(chars));

    /// <summary>Asks for what the pieces say, all groups at once.</summary>
    public string Ask(string before = "", int most = GroupPieces, int attempts = 3)
    {
        int room = Math.Min(GroupChars, (oracle.Window ?? int.MaxValue / CharsPerToken) * CharsPerToken / 2);
        return CellTemplate.Write(
            "ask",
            before,
            ("ATTEMPTS", Words(attempts)),
            ("MOST", Words(most)),
            ("ROOM", Words(room)),
            ("BETWEEN", Words(kind.Separator.Length)),
            ("NAME", kind.Name),
            ("INSTRUCTION", CellTemplate.Literal(kind.Instruction(question))));
    }

    /// <summary>Asks for the answer, with all readings in one prompt.</summary>
    public string Count() => CellTemplate.Write(
        "count",
        "",
        ("PIECE", kind.Separator == "\n" ? "pieces[nth++]" : "\"\""),
        ("NAME", kind.Name),
        ("QUESTION", CellTemplate.Literal(question)));

    /// <summary>Answers in code from what has been read.</summary>
    public string Answer(string before = "") => CellTemplate.Write(
        $"answer-{kind.Name}",
        before,
        ("QUESTIONS", question.Contains("List all pairs", StringComparison.Ordinal) ? "PairQuestion" : "CountQuestion"),
        ("SOURCES", CellTemplate.Sources(kind.Sources)),
        ("QUESTION", CellTemplate.Literal(question)));

    /// <summary>Notes what a page says, and prints the next one.</summary>
    public static string Next(string from, string readings, string before = "") =>
        CellTemplate.Write("next", before, ("FROM", from), ("READINGS", readings));

    private (string Slot, string Code) Split => ("SPLIT", kind.Separator == "\n"
        ? "ctx.Lines"
        : $"ctx.Split({CellTemplate.Literal(kind.Separator)})");

    private (string Slot, string Code) Separator => ("SEPARATOR", CellTemplate.Literal(kind.Separator));

    private static (string Slot, string Code) Size(int chars) => ("SIZE", Words(chars));

    private static string Words(int number) => number.ToString(CultureInfo.InvariantCulture);
}

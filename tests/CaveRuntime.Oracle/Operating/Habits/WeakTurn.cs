using System.Globalization;
using System.Text.RegularExpressions;
using CaveRuntime.Oracle.Reading;

namespace CaveRuntime.Oracle.Operating.Habits;

/// <summary>One turn of an operator with a weak habit. Each rule stands on literal words of the request (<see cref="Heard"/>).</summary>
internal sealed partial class WeakTurn(
    OracleName oracle,
    Conversation conversation,
    IPieces kind,
    string question,
    OperatorCells cells)
{
    // What a first look prints, what a page has where nobody says how much is shown, and what an observation needs beside a page.
    private const int GlanceChars = 1_500, WishedChars = 20_000, BesideChars = 1_000;

    // Turns that are no pages: to look, and to answer.
    private const int OtherTurns = 3;

    private readonly Heard _heard = new(oracle, conversation);

    private string News => string.Join('\n', conversation.News.Select(m => m.Text));

    /// <summary>The reply: a thought and a cell.</summary>
    public string Reply(bool isLast)
    {
        string news = News;
        if (OperatorTurn.Page().Match(news) is { Success: true } page)
            return AfterPage(news, page, isLast);
        if (isLast)
            return cells.Answer();
        if (news.Contains("groups are read.", StringComparison.Ordinal))
            return AfterAsking(news);
        if (news.Contains("\nCandidate: ", StringComparison.Ordinal))
            return _heard.HasManyTurnsLeft ? AskForAll() : cells.Answer();
        if (Looked().Match(news) is { Success: true } looked)
            return AfterLook(Number(looked, 1), Number(looked, 2));
        return oracle.Habit == Habit.Early ? cells.LookAndRead(GlanceChars) : cells.Look();
    }

    private string AfterLook(int pieces, int chars)
    {
        if (oracle.Habit == Habit.Delegates)
        {
            // Each piece by itself; with a number in the prompt, in as many calls as leave half of it.
            int most = _heard.Calls is > 1 and var calls ? (pieces + calls / 2 - 1) / (calls / 2) : 1;
            return cells.Ask(most: Math.Max(1, most), attempts: 1);
        }

        // Page by page; with both numbers in the prompt, only where the turns suffice for that.
        int page = _heard.Shown - BesideChars ?? WishedChars;
        bool isTooMuch = _heard is { Shown: not null, Turns: { } turns } && chars / page + 1 > turns - OtherTurns;
        return isTooMuch && _heard.Calls is > 0 ? cells.Ask() : cells.Read(page);
    }

    private string AfterAsking(string news) =>
        oracle.Habit != Habit.Delegates || _heard.KeepsCodesWork || news.Contains("no more subcalls are left", StringComparison.Ordinal)
            ? cells.Answer()
            : cells.Count();

    private string AfterPage(string news, Match page, bool isLast)
    {
        int from = page.Index + page.Length, end = news.IndexOf("End of page.", from, StringComparison.Ordinal);
        int cut = news.IndexOf("\n[… ", from, StringComparison.Ordinal);
        bool isCut = cut >= 0 && (end < 0 || cut < end);
        int to = isCut ? cut : end < 0 ? news.Length : end;
        (string Piece, string Reading)[] seen = [.. new Sheet(new Said("user", news, 0), from, to, question).Read(kind, oracle)];
        // The piece at the cut is not whole.
        seen = isCut && seen.Length > 1 ? seen[..^1] : seen;
        string first = page.Groups[1].Value, next = page.Groups[2].Value, all = page.Groups[3].Value;
        string readings = CellTemplate.Literal(string.Join('\n', seen.Select(s => s.Reading)));
        string note = $"read[{first}] = {readings};\n";
        if (isLast)
            return cells.Answer(note);
        if (oracle.Habit == Habit.Early)
            return AfterGlance(seen, note, $"pieces {first} to {next} of {all}", isAll: next == all);
        string again = isCut
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"(at, size) = ({int.Parse(first, CultureInfo.InvariantCulture) + seen.Length}, {OperatorCells.PageChars});\n")
            : "";
        return next == all && !isCut ? cells.Answer(note) : OperatorCells.Next(first, readings, again);
    }

    private string AfterGlance((string Piece, string Reading)[] seen, string note, string place, bool isAll)
    {
        string candidate = kind.Answer(question, seen);
        if (isAll)
            return cells.Answer(note);
        if (_heard.DoubtsNothing && candidate is "0" or "none" or "" or OracleModel.Ignorance)
            return AskForAll();
        string answer = cells.Answer(note);
        return _heard.WantsCandidate
            ? answer.Replace("FINAL(", $"Console.WriteLine(\"Candidate: \" + ", StringComparison.Ordinal)
                .Replace("\n```\n", $"\nConsole.WriteLine({CellTemplate.Literal("It rests on " + place)});\n```\n", StringComparison.Ordinal)
            : answer;
    }

    // What the first look noted is a part of what is asked for.
    private string AskForAll() => cells.Ask("read.Clear();\n");

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(\d+) pieces in (\d+) characters; \d+ subcalls left\.", RegexOptions.Multiline)]
    private static partial Regex Looked();
}

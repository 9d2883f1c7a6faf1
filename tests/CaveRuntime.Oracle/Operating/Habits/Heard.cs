using System.Globalization;
using System.Text.RegularExpressions;

namespace CaveRuntime.Oracle.Operating.Habits;

/// <summary>
/// What a weak habit takes from a request. It goes by literal words, so a prompt without them leaves it as it is, and so does one that
/// says the same in other words. This tells what a line is worth to a model that obeys it, not whether models do.
/// </summary>
internal sealed partial class Heard(OracleName oracle, Conversation conversation)
{
    private string Prompt => conversation.Messages[0].Text;

    /// <summary>The turns of the run.</summary>
    public int? Turns => Number(PromptLines.Turns, TurnsOfRun(), Prompt);

    /// <summary>Characters that an observation shows.</summary>
    public int? Shown => Number(PromptLines.Shown, ShownOfObservation(), Prompt);

    /// <summary>Calls that the run may make.</summary>
    public int? Calls => Number(PromptLines.Capacity, CallsOfRun(), Prompt);

    public bool WantsCandidate => Says(PromptLines.Candidate, "print the candidate");

    public bool DoubtsNothing => Says(PromptLines.Nothing, "Nothing found, or 0? Look again");

    public bool KeepsCodesWork => Says(PromptLines.Code, "Do not delegate what a regex or LINQ can do");

    /// <summary>Whether what has just been observed says that not half of the turns are used.</summary>
    public bool HasManyTurnsLeft => !oracle.Unheard.HasFlag(PromptLines.Turns)
        && conversation.News.Select(m => TurnOfObservation().Match(m.Text)).FirstOrDefault(m => m.Success) is { } turn
        && 2 * Number(turn, 1) <= Number(turn, 2);

    private bool Says(PromptLines line, string words) =>
        !oracle.Unheard.HasFlag(line) && Prompt.Contains(words, StringComparison.Ordinal);

    private int? Number(PromptLines line, Regex words, string text) =>
        !oracle.Unheard.HasFlag(line) && words.Match(text) is { Success: true } match ? Number(match, 1) : null;

    private static int Number(Match match, int group) =>
        int.Parse(match.Groups[group].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"You have ([\d,]+) turns")]
    private static partial Regex TurnsOfRun();

    [GeneratedRegex(@"An observation shows ([\d,]+) characters")]
    private static partial Regex ShownOfObservation();

    [GeneratedRegex(@"([\d,]+) in the whole run")]
    private static partial Regex CallsOfRun();

    [GeneratedRegex(@"^Observation of cell \d+ \(turn (\d+) of (\d+)\):")]
    private static partial Regex TurnOfObservation();
}

using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Models.Offline;

/// <summary>What the model needs to know of a conversation.</summary>
/// <param name="UnderOperatorPrompt">The system message is CaveRuntime's operator prompt.</param>
/// <param name="Question">The newest question.</param>
/// <param name="LastCell">The model's own last reply to it; null before the first.</param>
/// <param name="Since">What the user has said since then: the observation, and notices.</param>
/// <param name="LastUserText">The newest message of the user: for a leaf, its prompt.</param>
/// <param name="WorkersLost">How often a new worker has taken over since the question.</param>
internal sealed partial record Conversation(bool UnderOperatorPrompt, string Question, string? LastCell, string Since, string LastUserText, int WorkersLost)
{
    private const string OperatorMarker = "# CaveRuntime operator";
    private const string LostMarker = "new worker has taken over";
    private const string LastTurnMarker = "no turns left";

    /// <summary>The scope's variables are gone.</summary>
    public bool ScopeLost => Since.Contains(LostMarker, StringComparison.OrdinalIgnoreCase);

    /// <summary>There is no turn after this one.</summary>
    public bool IsLastTurn => Since.Contains(LastTurnMarker, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a conversation.</summary>
    public static Conversation Of(IReadOnlyList<ChatMessage> messages)
    {
        var system = messages.FirstOrDefault(message => message.Role == ChatRole.System)?.Text ?? "";
        var users = messages.Where(message => message.Role == ChatRole.User).ToList();
        var asking = users.FindLast(message => AsksQuestion().IsMatch(message.Text)) ?? users.FirstOrDefault();
        var since = asking is null ? [] : messages.SkipWhile(message => message != asking).Skip(1).ToList();
        var lastCell = since.FindLastIndex(message => message.Role == ChatRole.Assistant);
        return new Conversation(
            system.TrimStart().StartsWith(OperatorMarker, StringComparison.OrdinalIgnoreCase),
            QuestionIn(asking?.Text ?? ""),
            lastCell < 0 ? null : since[lastCell].Text,
            string.Join('\n', since.Skip(lastCell + 1).Where(message => message.Role == ChatRole.User).Select(message => message.Text)),
            users.LastOrDefault()?.Text ?? "",
            since.Count(message => message.Role == ChatRole.User && message.Text.Contains(LostMarker, StringComparison.OrdinalIgnoreCase)));
    }

    private static string QuestionIn(string message) =>
        AsksQuestion().Match(message) is { Success: true } match ? match.Groups[1].Value.Trim() : message.Trim();

    // The question ends where the facts on the input begin, in a paragraph of their own.
    [GeneratedRegex(@"\A\s*Question:[ \t]*(.+?)(?=\n\s*\n`?(?:ctx|docs)\b|\z)", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex AsksQuestion();
}

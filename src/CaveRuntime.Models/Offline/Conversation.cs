using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Models.Offline;

/// <summary>What the model needs to know of a conversation.</summary>
/// <param name="UnderOperatorPrompt">The system message is CaveRuntime's operator prompt.</param>
/// <param name="Question">The newest question.</param>
/// <param name="LastCell">The model's own last reply; null before the first.</param>
/// <param name="LastUserText">The newest message of the user: the observation, or the prompt of a subcall.</param>
internal sealed partial record Conversation(bool UnderOperatorPrompt, string Question, string? LastCell, string LastUserText)
{
    private const string OperatorMarker = "# CaveRuntime operator";

    /// <summary>Reads a conversation.</summary>
    public static Conversation Of(IReadOnlyList<ChatMessage> messages)
    {
        var system = messages.FirstOrDefault(message => message.Role == ChatRole.System)?.Text ?? "";
        var asking = messages.Select((message, index) => (message, index))
            .LastOrDefault(item => item.message.Role == ChatRole.User && AsksQuestion().IsMatch(item.message.Text));
        var asked = asking.message?.Text ?? messages.FirstOrDefault(message => message.Role == ChatRole.User)?.Text ?? "";
        var since = messages.Skip(asking.index).ToList();
        return new Conversation(
            system.TrimStart().StartsWith(OperatorMarker, StringComparison.OrdinalIgnoreCase),
            QuestionIn(asked),
            since.LastOrDefault(message => message.Role == ChatRole.Assistant)?.Text,
            messages.LastOrDefault(message => message.Role == ChatRole.User)?.Text ?? "");
    }

    private static string QuestionIn(string message)
    {
        var match = AsksQuestion().Match(message);
        return (match.Success ? match.Groups[1].Value : message).Trim();
    }

    // The question ends at the facts on the input, which stand in a paragraph of their own.
    [GeneratedRegex(@"\A\s*Question:[ \t]*(.+?)(?=\n\s*\n|\n`?(?:ctx|docs|input|context)\b|\z)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex AsksQuestion();
}

using CaveRuntime.Models;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Offline.Operating;

/// <summary>What the model needs to know of a conversation in which it is to write cells.</summary>
/// <param name="Question">The newest question.</param>
/// <param name="LastCell">The model's own last reply to it; null before the first.</param>
/// <param name="Since">What the user has said since then: the observation, and notices.</param>
/// <param name="IsScopeLost">The scope's variables are gone.</param>
/// <param name="IsLastTurn">There is no turn after this one.</param>
/// <param name="WorkersLost">How often a new worker has taken over since the question.</param>
internal sealed record Conversation(string Question, string? LastCell, string Since, bool IsScopeLost, bool IsLastTurn, int WorkersLost)
{
    /// <summary>JSON schema of the answer; null for any form.</summary>
    public string? Schema { get; private init; }

    /// <summary>Reads a conversation; null where nobody asks for cells.</summary>
    public static Conversation? Of(IReadOnlyList<ChatMessage> messages)
    {
        if (messages.FirstOrDefault(message => message.Role == ChatRole.System) is not { } system || KindOf(system) != PromptKind.Operator)
            return null;
        List<ChatMessage> users = [.. messages.Where(message => message.Role == ChatRole.User)];
        ChatMessage? asking = users.FindLast(message => KindOf(message) == PromptKind.Question) ?? users.FirstOrDefault();
        List<ChatMessage> since = asking is null ? [] : [.. messages.SkipWhile(message => message != asking).Skip(1)];
        int lastCell = since.FindLastIndex(message => message.Role == ChatRole.Assistant);
        List<ChatMessage> newest = [.. since.Skip(lastCell + 1).Where(message => message.Role == ChatRole.User)];
        return new Conversation(
            asking is null ? "" : (PromptParts.Of(asking)?.Question ?? asking.Text).Trim(),
            lastCell < 0 ? null : since[lastCell].Text,
            string.Join('\n', newest.Select(message => message.Text)),
            newest.Exists(IsWorkerLost),
            newest.Exists(message => KindOf(message) == PromptKind.LastTurn),
            since.Count(message => message.Role == ChatRole.User && IsWorkerLost(message)))
        {
            Schema = asking is null ? null : PromptParts.Of(asking)?.Schema,
        };
    }

    private static PromptKind? KindOf(ChatMessage message) => PromptParts.Of(message)?.Kind;

    private static bool IsWorkerLost(ChatMessage message) => PromptParts.Of(message) is { IsWorkerLost: true };
}

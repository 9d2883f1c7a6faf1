using CaveRuntime.Models.Transport;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Models.Habits;

/// <summary>Brings messages into the order of roles that a server takes. The caller's messages are never changed.</summary>
internal static class MessageShape
{
    private const string Gap = "\n\n";

    /// <summary>The messages to send.</summary>
    public static IReadOnlyList<ChatMessage> Of(IReadOnlyList<ChatMessage> messages, string? instructions, ServerHabits habits)
    {
        List<ChatMessage> shaped = [.. messages.Where(m => !IsSilent(m))];
        if (!string.IsNullOrEmpty(instructions))
        {
            shaped.Insert(0, new ChatMessage(ChatRole.System, instructions));
        }

        if (habits.Refuses(Refusal.SystemRole))
        {
            shaped = WithoutSystem(shaped);
        }

        if (habits.Refuses(Refusal.UserAfterTool))
        {
            shaped = Joined(shaped, static (before, next) => before == ChatRole.Tool && next == ChatRole.User);
        }

        return habits.Refuses(Refusal.RolesInARow)
            ? Joined(shaped, static (before, next) => before == next && before != ChatRole.Tool)
            : shaped;
    }

    /// <summary>The same with U+FFFD for each half of a surrogate pair: a document may hold one, and JSON cannot.</summary>
    public static IReadOnlyList<ChatMessage> Mended(IReadOnlyList<ChatMessage> messages)
    {
        List<ChatMessage> mended = [.. messages];
        for (var i = 0; i < mended.Count; i++)
        {
            if (mended[i].Contents.Any(c => Mended(c) != c))
            {
                mended[i] = mended[i].Clone();
                mended[i].Contents = [.. mended[i].Contents.Select(Mended)];
            }
        }

        return mended;
    }

    private static AIContent Mended(AIContent content) => content switch
    {
        TextContent text when Surrogates.Mended(text.Text) is var whole && whole != text.Text => new TextContent(whole),
        FunctionResultContent { Result: string text } result when Surrogates.Mended(text) is var whole && whole != text =>
            new FunctionResultContent(result.CallId, whole) { Exception = result.Exception },
        _ => content,
    };

    // Many servers refuse a message in which the model says nothing; it tells the model nothing either.
    private static bool IsSilent(ChatMessage message) =>
        message.Role == ChatRole.Assistant
        && message.Contents.All(
            c => c is TextReasoningContent or UsageContent || (c is TextContent text && string.IsNullOrWhiteSpace(text.Text)));

    private static List<ChatMessage> WithoutSystem(List<ChatMessage> messages)
    {
        var rules = string.Join(Gap, messages.Where(m => m.Role == ChatRole.System).Select(m => m.Text));
        List<ChatMessage> others = [.. messages.Where(m => m.Role != ChatRole.System)];
        if (rules.Length == 0)
        {
            return others;
        }

        var system = new ChatMessage(ChatRole.User, rules);
        var first = others.FindIndex(m => m.Role == ChatRole.User);
        if (first < 0)
        {
            others.Insert(0, system);
        }
        else
        {
            others[first] = Joined(system, others[first]);
        }

        return others;
    }

    private static List<ChatMessage> Joined(List<ChatMessage> messages, Func<ChatRole, ChatRole, bool> belongs)
    {
        var joined = new List<ChatMessage>(messages.Count);
        foreach (var message in messages)
        {
            // What follows calls is their results, never a part of the same message.
            if (joined.Count > 0 && belongs(joined[^1].Role, message.Role) && !joined[^1].Contents.Any(c => c is FunctionCallContent))
            {
                joined[^1] = Joined(joined[^1], message);
            }
            else
            {
                joined.Add(message);
            }
        }

        return joined;
    }

    private static ChatMessage Joined(ChatMessage one, ChatMessage other)
    {
        var both = one.Clone();
        if (one.Contents.OfType<FunctionResultContent>().LastOrDefault() is { } result)
        {
            var longer = new FunctionResultContent(result.CallId, $"{result.Result}{Gap}{other.Text}") { Exception = result.Exception };
            both.Contents = [.. one.Contents.Select(c => c == result ? longer : c)];
            return both;
        }

        var text = string.Join(Gap, new[] { one.Text, other.Text }.Where(t => t.Length > 0));
        both.Contents = [new TextContent(text), .. one.Contents.Concat(other.Contents).Where(c => c is not TextContent)];
        both.AdditionalProperties = other.AdditionalProperties ?? one.AdditionalProperties;
        return both;
    }
}

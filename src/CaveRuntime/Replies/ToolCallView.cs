using System.Text.Json;
using CaveRuntime.Models;
using CaveRuntime.Replies.Blocks;
using CaveRuntime.Transcripts;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Replies;

/// <summary>A view with calls of a tool in place of blocks. The same view gives the same messages, so that prefix caches hold.</summary>
internal static class ToolCallView
{
    /// <summary>Name of the tool.</summary>
    public const string Tool = "run_csharp";

    private const string Code = "code";

    /// <summary>Rewrites each reply that an observation answers. What has left its full form stays text.</summary>
    /// <param name="view">The view.</param>
    /// <param name="model">Who is asked; what its provider put beside its calls goes back with them.</param>
    public static IReadOnlyList<ChatMessage> Of(IReadOnlyList<ChatMessage> view, string model)
    {
        var ids = new HashSet<string>();
        var messages = new List<ChatMessage>(view.Count);
        for (int i = 0; i < view.Count; i++)
        {
            if (view[i].Role == ChatRole.Assistant && i + 1 < view.Count && IsObservation(view[i + 1])
                && ReplyParser.Parse(view[i].Text).Cell is { } cell)
            {
                NativeReply? native = NativeReply.Of(view[i], model);
                FunctionCallContent call = CallOf(cell, native, ids, i);
                string thought = ReplyParser.Prose(view[i].Text);
                ChatMessage reply = Rewritten(view[i], ChatRole.Assistant, [.. native?.Thoughts ?? [], .. thought.Length == 0
                    ? []
                    : new[] { new TextContent(thought) }, call]);
                foreach ((string key, object? value) in native?.Properties ?? [])
                    reply.AdditionalProperties!.TryAdd(key, value);
                messages.Add(reply);
                i++;
                messages.Add(Rewritten(view[i], ChatRole.Tool, [new FunctionResultContent(call.CallId, view[i].Text)]));
            }
            else
            {
                messages.Add(view[i]);
            }
        }

        return messages;
    }

    // The call as it was made, where the view still shows it so. Its id is taken once: a few servers begin anew with each reply.
    private static FunctionCallContent CallOf(string cell, NativeReply? native, HashSet<string> ids, int index)
    {
        string id = native?.Call.CallId ?? FormattableString.Invariant($"call_{index}");
        if (!ids.Add(id))
            ids.Add(id = FormattableString.Invariant($"{id}_{index}"));
        return native is not null && id == native.Call.CallId && native.Call.Name == Tool && CodeOf(native.Call) == cell ? native.Call
            : new FunctionCallContent(id, Tool, new Dictionary<string, object?> { [Code] = cell })
            {
                AdditionalProperties = native?.Call.AdditionalProperties
            };
    }

    /// <summary>Whether a name is that of the tool; some servers put a namespace before it.</summary>
    public static bool IsTool(string name) => name == Tool || name.EndsWith("." + Tool, StringComparison.Ordinal);

    /// <summary>The cell of a call; null where it holds no cell.</summary>
    public static string? CodeOf(FunctionCallContent call)
    {
        if (!IsTool(call.Name) || call.Arguments is not { } arguments || !arguments.TryGetValue(Code, out object? given))
            return null;
        string? code = given switch
        {
            string text => text,
            JsonElement { ValueKind: JsonValueKind.String } json => json.GetString(),
            _ => null,
        };
        // A cell in a block, as a reply would have it.
        return string.IsNullOrWhiteSpace(code) ? null
            : new CodeBlocks(code) is { All: [{ IsCode: true, First: 0 } block] } blocks && blocks.Prose().Length == 0 ? block.Code
            : code;
    }

    /// <summary>A cell as a block, after a blank line, with a fence that it does not hold itself.</summary>
    public static string Block(string code)
    {
        string fence = "```";
        while (code.Contains(fence, StringComparison.Ordinal))
            fence += '`';
        return $"\n\n{fence}csharp\n{code}\n{fence}\n";
    }

    // What the message is stays with it.
    private static ChatMessage Rewritten(ChatMessage message, ChatRole role, IList<AIContent> contents) =>
        new(role, contents) { AdditionalProperties = message.AdditionalProperties is { } properties ? new(properties) : [] };

    private static bool IsObservation(ChatMessage message) => PromptParts.Of(message)?.Kind == PromptKind.Observation;
}

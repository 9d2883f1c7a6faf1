using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CaveRuntime.Models.Transport;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Models.ChatCompletions;

/// <summary>
/// What a server puts beside text and calls and wants back with them: signatures of thoughts, the thoughts of a turn that made calls. It is
/// kept as it came, in the additional properties of the message and of each call, and written back there.
/// </summary>
internal sealed class ReplyExtras
{
    /// <summary>The key in additional properties.</summary>
    public const string Key = "chat_completions_extras";

    // Wanted back only with calls; some servers refuse them elsewhere.
    private static readonly string[] s_thoughts = ["reasoning_content", "reasoning", "reasoning_details", "thinking_blocks"];
    private static readonly string[] s_always = ["extra_content", "provider_specific_fields"];
    private static readonly string[] s_all = [.. s_thoughts, .. s_always];

    private readonly Dictionary<string, StringBuilder> _texts = [];
    private readonly JsonObject _others = [];

    /// <summary>Takes what a message, or the next piece of it, holds.</summary>
    public void Add(JsonElement message)
    {
        foreach (var name in s_all)
        {
            var value = message.Member(name);
            if (value.Text() is { } piece)
            {
                (CollectionsMarshal.GetValueRefOrAddDefault(_texts, name, out _) ??= new StringBuilder()).Append(piece);
            }
            else if (value.IsArray() && _others[name] is JsonArray before)
            {
                // The pieces of a list are its next elements; anything else comes whole.
                foreach (var item in value.EnumerateArray())
                {
                    before.Add(Node(item));
                }
            }
            else if (value.IsArray() || value.IsObject())
            {
                _others[name] = Node(value);
            }
        }
    }

    /// <summary>As the additional properties of a message; null where there is nothing.</summary>
    public AdditionalPropertiesDictionary? ToProperties()
    {
        var members = _others.DeepClone().AsObject();
        foreach (var (name, text) in _texts)
        {
            members[name] = text.ToString();
        }

        return members.Count == 0 ? null : new() { [Key] = members };
    }

    /// <summary>The members of a call, or of its function, that have no place of their own; null where there are none.</summary>
    public static JsonObject? Of(JsonElement element, params ReadOnlySpan<string> known)
    {
        JsonObject? others = null;
        if (element.IsObject())
        {
            foreach (var member in element.EnumerateObject())
            {
                if (!known.Contains(member.Name) && member.Value.ValueKind != JsonValueKind.Null)
                {
                    (others ??= [])[member.Name] = Node(member.Value);
                }
            }
        }

        return others;
    }

    /// <summary>Writes what came with a message.</summary>
    public static void Write(Utf8JsonWriter json, AdditionalPropertiesDictionary? properties, bool hasCalls)
    {
        foreach (var (name, value) in In(properties) ?? [])
        {
            if (hasCalls || s_always.Contains(name))
            {
                json.WritePropertyName(name);
                Write(json, value);
            }
        }
    }

    /// <summary>Writes what came with a call or with its function.</summary>
    public static void Write(Utf8JsonWriter json, JsonObject? members, string? except = null)
    {
        foreach (var (name, value) in members ?? [])
        {
            if (name != except)
            {
                json.WritePropertyName(name);
                Write(json, value);
            }
        }
    }

    /// <summary>What was kept of a message or a call.</summary>
    public static JsonObject? In(AdditionalPropertiesDictionary? properties) =>
        properties is null || !properties.TryGetValue(Key, out var kept) ? null
        // A session that was taken up has read it from its journal.
        : kept is JsonElement { ValueKind: JsonValueKind.Object } read ? JsonObject.Create(read) : kept as JsonObject;

    private static JsonNode? Node(JsonElement element) => element.Text() is { } text
        ? JsonValue.Create(text)
        : JsonNode.Parse(element.GetRawText());

    private static void Write(Utf8JsonWriter json, JsonNode? value)
    {
        if (value is JsonValue text && text.TryGetValue<string>(out var words))
        {
            MessageWriter.WriteFaithfully(json, words);
        }
        else if (value is null)
        {
            json.WriteNullValue();
        }
        else
        {
            value.WriteTo(json);
        }
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CaveRuntime.Models.Transport;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Models.ChatCompletions;

/// <summary>
/// Collects tool calls, which come whole or in pieces. Pieces are told apart by index and id, but some servers number every call 0, leave
/// out index or id, repeat an id, or send a whole call twice: what a piece can belong to is decided by what is there already.
/// </summary>
internal sealed class ToolCallParts(ToolNames names)
{
    private readonly List<Call> _calls = [];

    /// <summary>The calls of a whole reply: each element is one.</summary>
    public void AddWhole(JsonElement message)
    {
        foreach (var part in Parts(message))
        {
            var call = new Call();
            Take(call, part);
            if (!_calls.Exists(c => c.IsSameAs(call)))
            {
                _calls.Add(call);
            }
        }
    }

    /// <summary>The next pieces.</summary>
    public void AddPieces(JsonElement delta)
    {
        foreach (var part in Parts(delta))
        {
            Take(Find(part), part);
        }
    }

    public IEnumerable<AIContent> ToContents()
    {
        var ids = new HashSet<string>();
        for (var i = 0; i < _calls.Count; i++)
        {
            if (_calls[i] is not { Name: { } name } call)
            {
                continue;
            }

            var id = call.Id ?? Numbered("call", i);
            if (!ids.Add(id))
            {
                ids.Add(id = Numbered(id, i)); // results are told apart by it
            }

            var content = ToolArguments.ToContent(id, names.Meant(name), call.Arguments.ToString());
            if (call.Extras.Count > 0)
            {
                (content.AdditionalProperties ??= [])[ReplyExtras.Key] = call.Extras;
            }

            yield return content;
        }
    }

    private static string Numbered(string name, int number) => string.Create(CultureInfo.InvariantCulture, $"{name}_{number}");

    // The older form had one call, in a member of its own.
    private static JsonElement[] Parts(JsonElement message)
    {
        var calls = message.Member("tool_calls");
        return calls.IsArray() && calls.GetArrayLength() > 0 ? [.. calls.EnumerateArray()]
            : calls.IsObject() ? [calls]
            : message.Member("function_call").IsObject() ? [message]
            : [];
    }

    private static JsonElement Function(JsonElement part) =>
        part.Member("function") is { ValueKind: JsonValueKind.Object } function ? function : part.Member("function_call");

    private static string? Id(JsonElement part) =>
        part.Member("function_call").IsObject() ? null : NotEmpty(part.Member("id").TextOrNumber());

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private void Take(Call call, JsonElement part)
    {
        var function = Function(part);
        call.Index ??= part.Member("index").Count();
        call.Id ??= Id(part);
        if (NotEmpty(function.Member("name").Text()) is { } name && name != call.Name)
        {
            call.Name = call.Name is { } begun && names.IsBeginning(begun) ? begun + name : call.Name ?? name;
        }

        var arguments = function.Member("arguments");
        var text = arguments.IsObject() ? arguments.GetRawText() : arguments.Text() ?? "";
        // The same call once more, as a whole behind its pieces.
        if (text.Length > 0 && !(call.Arguments.Equals(text) && ToolArguments.AreWhole(call.Arguments)))
        {
            call.Arguments.Append(text);
        }

        if (!part.Member("function_call").IsObject())
        {
            Keep(call.Extras, ReplyExtras.Of(part, "index", "id", "type", "function"));
        }

        if (ReplyExtras.Of(function, "name", "arguments", "parameters") is { } inner)
        {
            call.Extras["function"] = inner;
        }
    }

    private static void Keep(JsonObject extras, JsonObject? more)
    {
        foreach (var (name, value) in more ?? [])
        {
            extras[name] = value?.DeepClone();
        }
    }

    // The call that a piece goes on with, or a new one.
    private Call Find(JsonElement part)
    {
        var id = Id(part);
        var index = part.Member("index").Count();
        var known = id is not null && _calls.FindLast(c => c.Id == id) is { } named
            && !(named.Index != index && index is not null && named.Index is not null)
            ? named
            : _calls.FindLast(c => index is null || c.Index is null || c.Index == index);
        if (known is not null && GoesOn(known, part, id))
        {
            return known;
        }

        var call = new Call();
        _calls.Add(call);
        return call;
    }

    private static bool GoesOn(Call call, JsonElement part, string? id)
    {
        if (id is not null && call.Id is not null && id != call.Id)
        {
            return false;
        }

        var name = NotEmpty(Function(part).Member("name").Text());
        var isWhole = ToolArguments.AreWhole(call.Arguments);
        if (id is not null && call.Id is null)
        {
            return !isWhole && (name is null || call.Name is null);
        }

        // A name begins a call, unless it only repeats what came; and nothing follows a whole object but the same once more.
        var more = Function(part).Member("arguments");
        return name is null
            ? !(isWhole && !string.IsNullOrWhiteSpace(more.Text()))
            : id is not null && !isWhole
                || (isWhole && more.Text() == call.Arguments.ToString())
                || (!isWhole && (call.Name is null || name == call.Name || call.Arguments.Length == 0));
    }

    private sealed class Call
    {
        public string? Id { get; set; }

        public long? Index { get; set; }

        public string? Name { get; set; }

        public StringBuilder Arguments { get; } = new();

        public JsonObject Extras { get; } = [];

        public bool IsSameAs(Call other) =>
            Id is not null && Id == other.Id && Name == other.Name && Arguments.Equals(other.Arguments);
    }
}

using System.Text;
using System.Text.Json;
using CaveRuntime.Models.Transport;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Models.ChatCompletions;

/// <summary>Collects tool calls, which come whole or in pieces told apart by an index.</summary>
internal sealed class ToolCallParts
{
    private readonly SortedDictionary<long, Call> _calls = [];

    public void Add(JsonElement toolCalls)
    {
        if (!toolCalls.IsArray())
        {
            return;
        }

        foreach (var part in toolCalls.EnumerateArray())
        {
            var id = part.Member("id").Text();
            var call = Find(part.Member("index").Count(), id);
            var function = part.Member("function");
            call.Id ??= id;
            call.Name ??= function.Member("name").Text();
            var arguments = function.Member("arguments");
            call.Arguments.Append(arguments.IsObject() ? arguments.GetRawText() : arguments.Text());
        }
    }

    public IEnumerable<AIContent> ToContents()
    {
        foreach (var (index, call) in _calls)
        {
            if (call.Name is { } name)
            {
                // Arguments that are not JSON are kept in the content's Exception: the caller can tell the model.
                yield return FunctionCallContent.CreateFromParsedArguments(
                    call.Arguments.Length == 0 ? "{}" : call.Arguments.ToString(),
                    call.Id ?? $"call_{index}",
                    name,
                    static json => JsonSerializer.Deserialize<Dictionary<string, object?>>(json, AIJsonUtilities.DefaultOptions));
            }
        }
    }

    private Call Find(long? index, string? id)
    {
        // Without an index: a new id begins a new call, no id goes on with the last one.
        long? known = id is null && _calls.Count > 0
            ? _calls.Keys.Last()
            : _calls.Where(c => c.Value.Id == id).Select(c => (long?)c.Key).FirstOrDefault();
        var key = index ?? known ?? _calls.Count;
        if (!_calls.TryGetValue(key, out var call))
        {
            _calls[key] = call = new Call();
        }

        return call;
    }

    private sealed class Call
    {
        public string? Id { get; set; }

        public string? Name { get; set; }

        public StringBuilder Arguments { get; } = new();
    }
}

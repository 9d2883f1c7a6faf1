using System.Text.Json;
using CaveRuntime.Cells.Cutting;
using CaveRuntime.Models;
using CaveRuntime.Prompts;
using CaveRuntime.Scopes.Calls;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Calls;

/// <summary>What a subcall sends: a cell's call put into the words of <c>prompts</c>. Immutable.</summary>
/// <param name="System">System message; null for none.</param>
/// <param name="Prompt">The one user message.</param>
/// <param name="Schema">JSON schema of the reply; null for free text.</param>
/// <param name="Parts">What the user message was made of.</param>
internal sealed record SubcallRequest(string? System, string Prompt, JsonElement? Schema, PromptParts Parts)
{
    private const int MaxSchemaChars = 100_000;

    /// <summary>Estimated tokens of the request.</summary>
    public long Tokens { get; } = TokenEstimate.Of(Prompt) + TokenEstimate.Of(System);

    /// <summary>The messages of the request.</summary>
    public IReadOnlyList<ChatMessage> Messages
    {
        get
        {
            ChatMessage asked = Parts.ToMessage(ChatRole.User, Prompt);
            return System is null ? [asked] : [new(ChatRole.System, System), asked];
        }
    }

    /// <summary>The cache's name for this request.</summary>
    public string Key(string model) => ReplyCache.Key(model, System, Prompt, Schema?.GetRawText());

    /// <summary>Puts a call into words. Everything in it was written by a worker, and is data.</summary>
    /// <param name="call">The call.</param>
    /// <param name="text">The text that goes with it; null for none.</param>
    /// <exception cref="JsonException">The schema is not valid JSON.</exception>
    public static SubcallRequest Of(ReplyCall call, string? text)
    {
        (PromptKind kind, string asked, string prompt) = call switch
        {
            QueryCall query => (PromptKind.Query, query.Prompt, query.Prompt),
            ChildCall child => (PromptKind.Child, child.Question, PromptCatalog.Child.Fill(
                ("question", child.Question),
                ("text", text ?? ""))),
            MapCall map => (PromptKind.Map, map.Instruction, PromptCatalog.Map.Fill(("question", map.Instruction), ("text", text ?? ""))),
            ReduceCall reduce => (
                PromptKind.Reduce,
                reduce.Instruction,
                PromptCatalog.Reduce.Fill(("question", reduce.Instruction), ("parts", text ?? ""))),
            _ => throw new ArgumentOutOfRangeException(nameof(call), call.GetType().Name, "There is no such subcall."),
        };
        string? system = (call as QueryCall)?.System;
        var parts = new PromptParts(kind) { Question = asked, Text = text, Schema = call.Shape?.Schema };
        if (call.Shape is not { } shape)
            return new SubcallRequest(system, prompt, null, parts);
        if (shape.Schema.Length > MaxSchemaChars)
            throw new JsonException($"the schema has more than {MaxSchemaChars:N0} characters");
        prompt += "\n\n" + PromptCatalog.TypedReply.Fill(("schema", shape.Schema));
        if (shape.Problem is { } problem)
            prompt += "\n\n" + PromptCatalog.TypedAgain.Fill(("reply", shape.Rejected ?? ""), ("problem", problem));
        return new SubcallRequest(system, prompt, JsonElement.Parse(shape.Schema), parts);
    }

    /// <summary>Asks for the schema where the provider can constrain the reply to it.</summary>
    public ChatOptions? Options(bool constrained) => Schema is not { } schema || !constrained ? null : new ChatOptions
    {
        ResponseFormat = ChatResponseFormat.ForJsonSchema(schema, "reply"),
        AdditionalProperties = new AdditionalPropertiesDictionary { ["strict"] = IsStrict(schema) },
    };

    // Strict decoding knows objects with a fixed set of members only; a dictionary has none.
    private static bool IsStrict(JsonElement schema) => schema.ValueKind switch
    {
        JsonValueKind.Object => (!schema.TryGetProperty("additionalProperties", out JsonElement others)
            || others.ValueKind == JsonValueKind.False)
            && schema.EnumerateObject().All(m => IsStrict(m.Value)),
        JsonValueKind.Array => schema.EnumerateArray().All(IsStrict),
        _ => true,
    };
}

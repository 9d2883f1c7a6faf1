using System.Text.Json;
using CaveRuntime.Cells.Cutting;
using CaveRuntime.Models;
using CaveRuntime.Prompts;
using CaveRuntime.Scopes;
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
    /// <exception cref="JsonException">The schema is none.</exception>
    public static SubcallRequest Of(Call call, string? text)
    {
        var parts = new PromptParts(KindOf(call)) { Question = call.Prompt, Text = text, Schema = call.Shape?.Schema };
        string prompt = call.Kind switch
        {
            CallKind.Map => PromptCatalog.Map.Fill(("question", call.Prompt), ("text", text ?? "")),
            CallKind.Reduce => PromptCatalog.Reduce.Fill(("question", call.Prompt), ("parts", text ?? "")),
            CallKind.Child => PromptCatalog.Child.Fill(("question", call.Prompt), ("text", text ?? "")),
            _ => call.Prompt,
        };
        if (call.Shape is not { } shape)
            return new SubcallRequest(call.System, prompt, null, parts);
        if (shape.Schema.Length > MaxSchemaChars)
            throw new JsonException($"the schema has more than {MaxSchemaChars:N0} characters");
        prompt += "\n\n" + PromptCatalog.TypedReply.Fill(("schema", shape.Schema));
        if (shape.Problem is { } problem)
            prompt += "\n\n" + PromptCatalog.TypedAgain.Fill(("reply", shape.Rejected ?? ""), ("problem", problem));
        return new SubcallRequest(call.System, prompt, JsonElement.Parse(shape.Schema), parts);
    }

    private static PromptKind KindOf(Call call) => call.Kind switch
    {
        CallKind.Map => PromptKind.Map,
        CallKind.Reduce => PromptKind.Reduce,
        CallKind.Child => PromptKind.Child,
        _ => PromptKind.Query,
    };

    /// <summary>Asks for the schema where the provider can constrain the reply to it.</summary>
    public ChatOptions? Options(bool constrained) => Schema is not { } schema || !constrained ? null : new ChatOptions
    {
        ResponseFormat = ChatResponseFormat.ForJsonSchema(schema, "reply"),
        AdditionalProperties = new AdditionalPropertiesDictionary { ["strict"] = IsStrict(schema) },
    };

    // Strict decoding knows objects with a fixed set of members only; a dictionary has none.
    private static bool IsStrict(JsonElement schema) => schema.ValueKind switch
    {
        JsonValueKind.Object => (!schema.TryGetProperty("additionalProperties", out JsonElement others) || others.ValueKind == JsonValueKind.False)
            && schema.EnumerateObject().All(m => IsStrict(m.Value)),
        JsonValueKind.Array => schema.EnumerateArray().All(IsStrict),
        _ => true,
    };
}

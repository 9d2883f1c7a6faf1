using System.Text.Json;
using System.Text.Json.Serialization;

namespace CaveRuntime.Server.SessionApi;

/// <summary>A session that is to be made.</summary>
internal sealed record NewSession
{
    /// <summary>What it is to be called; a name is made up where there is none.</summary>
    public string? Id { get; init; }

    /// <summary>Its kind.</summary>
    public string? Preset { get; init; }

    /// <summary>What <c>ctx</c> shows, in this order; none for an empty ctx.</summary>
    public IReadOnlyList<NewInput> Inputs { get; init; } = [];

    /// <summary>Ceilings below those of the service.</summary>
    public NewLimits? Limits { get; init; }
}

/// <summary>A text to ask about.</summary>
/// <param name="Name">What it is called in <c>docs</c>.</param>
/// <param name="Text">The text.</param>
internal sealed record NewInput(string Name, string Text);

/// <summary>Ceilings of each run; what is left out is as the service has it.</summary>
internal sealed record NewLimits
{
    [JsonPropertyName("max_turns")]
    public int? MaxTurns { get; init; }

    [JsonPropertyName("max_subcalls")]
    public int? MaxSubcalls { get; init; }

    [JsonPropertyName("max_tokens")]
    public long? MaxTokens { get; init; }

    [JsonPropertyName("max_cost_usd")]
    public decimal? MaxCostUsd { get; init; }

    [JsonPropertyName("max_depth")]
    public int? MaxDepth { get; init; }

    [JsonPropertyName("timeout_seconds")]
    public double? TimeoutSeconds { get; init; }
}

/// <summary>A question.</summary>
/// <param name="Question">What to find out.</param>
internal sealed record NewRun(string Question)
{
    /// <summary>JSON schema of the answer.</summary>
    public JsonElement? Schema { get; init; }

    /// <summary>How to make one answer of several: the question is then asked of every chunk of ctx.</summary>
    public string? Reduce { get; init; }

    /// <summary>What is asked in the user's own words, where the question has instructions around them.</summary>
    public string? Words { get; init; }
}

/// <summary>A cell of the caller's own.</summary>
/// <param name="Code">C#.</param>
internal sealed record NewCell(string Code);

/// <summary>A value that cells are to see.</summary>
/// <param name="Value">The value.</param>
internal sealed record NewValue(JsonElement Value)
{
    /// <summary>What the model is told of it.</summary>
    public string? Description { get; init; }
}

/// <summary>A session that is to have what another one has.</summary>
internal sealed record NewFork
{
    /// <summary>What it is to be called; a name is made up where there is none.</summary>
    public string? Id { get; init; }

    /// <summary>The last turn of the last question that it has; everything where there is none.</summary>
    public int? Turn { get; init; }
}

/// <summary>What a summary is to keep in mind.</summary>
internal sealed record NewSummary
{
    /// <summary>In words; nothing where there is none.</summary>
    public string? Instructions { get; init; }
}

/// <summary>What becomes of a call that waits for leave.</summary>
/// <param name="Decision"><c>allow</c> or <c>deny</c>.</param>
internal sealed record NewDecision(string Decision)
{
    /// <summary>Why it is denied; the cell sees it.</summary>
    public string? Reason { get; init; }

    /// <summary>Other arguments that it is allowed with, by their names; the rest stays.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Arguments { get; init; }
}

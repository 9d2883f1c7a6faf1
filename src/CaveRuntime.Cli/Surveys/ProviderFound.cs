using System.Globalization;
using System.Text.Json.Serialization;
using CaveRuntime.Models;

namespace CaveRuntime.Cli.Surveys;

/// <summary>A provider as <c>cave models</c> found it. Never a key, only where it comes from.</summary>
/// <param name="Provider">Its prefix.</param>
internal sealed record ProviderFound(string Provider)
{
    /// <summary>Its server; null for none.</summary>
    public string? Address { get; init; }

    /// <summary>Where its key comes from: <c>environment</c>, <c>store</c> or <c>not needed</c>; null where it is missing.</summary>
    public string? Key { get; init; }

    /// <summary><c>reachable</c>, <c>not reachable</c>, <c>not configured</c>, <c>not asked</c> or <c>built in</c>.</summary>
    public string State { get; init; } = "not configured";

    /// <summary>Why it is not reachable, or not configured.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether the server lists the names that it takes.</summary>
    public bool ListsNames { get; init; } = true;

    public IReadOnlyList<ModelFound> Models { get; init; } = [];
}

/// <summary>A model with what is known of it: what the user says goes before the table, and the table before the server.</summary>
internal sealed record ModelFound(string Name, int? Window, int? MaxOutput, decimal? InputPrice, decimal? OutputPrice)
{
    public static ModelFound Of(ListedModel model, ModelProfile? known) => new(
        model.Name.ToString(),
        known?.Window ?? model.Profile?.Window,
        known?.MaxOutput ?? model.Profile?.MaxOutput,
        known?.InputPrice ?? model.Profile?.InputPrice,
        known?.OutputPrice ?? model.Profile?.OutputPrice);

    /// <summary>What is known, in words; empty for nothing.</summary>
    [JsonIgnore]
    public string Known => string.Join(
        "  ",
        new[]
        {
            Window is { } window ? string.Create(CultureInfo.InvariantCulture, $"window {window:N0}") : "",
            InputPrice is { } input && OutputPrice is { } output
                ? string.Create(CultureInfo.InvariantCulture, $"{input:0.####} / {output:0.####} USD")
                : "",
        }.Where(t => t.Length > 0));
}

/// <summary>The object of <c>cave models --output json</c>.</summary>
internal sealed record ModelsListed(
    IReadOnlyList<ProviderFound> Providers,
    IReadOnlyDictionary<string, string> Aliases,
    IReadOnlyDictionary<string, string> Roles);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ModelsListed))]
internal sealed partial class SurveysJson : JsonSerializerContext;

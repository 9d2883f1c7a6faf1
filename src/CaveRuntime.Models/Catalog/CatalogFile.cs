using System.Text.Json.Serialization;

namespace CaveRuntime.Models.Catalog;

/// <summary>The shape of <c>models.json</c>, and of a price table of the user's own.</summary>
/// <param name="AsOf">The day on which the figures were right, for every entry that does not say otherwise.</param>
/// <param name="Models">Profiles by name or by the beginning of a name.</param>
internal sealed record CatalogFile(DateOnly? AsOf, Dictionary<string, ModelProfile> Models);

/// <summary>Strict: a misspelled field is an error, not a missing price.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = System.Text.Json.JsonCommentHandling.Skip,
    AllowTrailingCommas = true)]
[JsonSerializable(typeof(CatalogFile))]
[JsonSerializable(typeof(Dictionary<string, CompatibleServer>))]
internal sealed partial class CatalogJson : JsonSerializerContext;

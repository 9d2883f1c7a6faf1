using System.Text.Json.Serialization;

namespace CaveRuntime.Cli.Output;

/// <summary>What a cell of the user's own comes to, as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(CellShape))]
internal sealed partial class OutputJson : JsonSerializerContext;

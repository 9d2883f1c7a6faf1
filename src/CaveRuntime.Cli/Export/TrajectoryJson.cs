using System.Text.Json.Serialization;

namespace CaveRuntime.Cli.Export;

/// <summary>The lines of <c>cave export</c>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(TrajectoryLine))]
internal sealed partial class TrajectoryJson : JsonSerializerContext;

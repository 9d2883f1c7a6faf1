using System.Text.Json.Serialization;

namespace CaveRuntime.Cli.Doctor;

/// <summary>The object of <c>cave doctor --output json</c>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Checkup))]
internal sealed partial class CheckupJson : JsonSerializerContext;

using System.Text.Json.Serialization;

namespace CaveRuntime.Cli.Transcripts;

/// <summary>A line of <c>cave runs --output json</c>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(RunSummary))]
internal sealed partial class TranscriptsJson : JsonSerializerContext;

using System.Text.Json.Serialization;

namespace CaveRuntime.Cli.Questions;

/// <summary>A saved question as <c>cave questions</c> lists it.</summary>
internal sealed record QuestionShape(
    string Name, string File, bool OfFolder, bool Trusted, IReadOnlyList<string> Placeholders, string Text);

/// <summary>Questions as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(QuestionShape))]
internal sealed partial class QuestionsJson : JsonSerializerContext;

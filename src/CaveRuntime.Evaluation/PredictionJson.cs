using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CaveRuntime.Evaluation;

/// <summary>Predictions as lines of JSON. Names are those of the code in snake case, in the code's order.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Prediction))]
[JsonSerializable(typeof(AnsweredLine))]
internal sealed partial class PredictionJson : JsonSerializerContext;

/// <summary>Writes a prediction as one line, without the end of line.</summary>
internal static class PredictionLine
{
    // Letters stay letters: the lines are read by programs and by people, never put into a web page as they are.
    private static readonly JsonSerializerOptions s_readable =
        new(PredictionJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(Prediction prediction) => JsonSerializer.Serialize(prediction, s_readable.GetTypeInfo(typeof(Prediction)));
}

/// <summary>What of a line says that a task is answered, and by whom.</summary>
internal sealed record AnsweredLine(string? Id, string? Method, string? Model, string? SubModel, string? Stop, JsonElement Error)
{
    /// <summary>Whether the task failed through no fault of the method: input, model or worker.</summary>
    public bool HasFailed =>
        Stop is "model_error" or "worker_error" or "internal_error" || (Stop is null && Error.ValueKind == JsonValueKind.Object);
}

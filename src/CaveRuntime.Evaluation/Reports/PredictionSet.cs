namespace CaveRuntime.Evaluation.Reports;

/// <summary>What one file of predictions holds: the answers of one method by one model. Immutable.</summary>
/// <param name="File">The file.</param>
/// <param name="By">Who answered; null where no line says so, as in those of an older cave or of another program.</param>
/// <param name="Lines">The predictions, by the id of the question.</param>
public sealed record PredictionSet(string File, MethodAndModels? By, IReadOnlyDictionary<string, Prediction> Lines)
{
    private static readonly JsonLines<Prediction> s_lines = new(
        PredictionJson.Default.Prediction,
        "a prediction with an id",
        "Where an evaluation was cut off, resume it and let it end.",
        EvaluationProblem.NotAPrediction);

    /// <summary>The method; the file's name where no line says so.</summary>
    public string Method => By?.Method ?? Path.GetFileName(File);

    /// <summary>Reads a file of JSON lines.</summary>
    /// <exception cref="EvaluationException">
    /// It cannot be read, a line is no prediction or was there before, or several methods or models have answered.
    /// </exception>
    public static async Task<PredictionSet> ReadAsync(string file, CancellationToken cancellationToken = default)
    {
        MethodAndModels? by = null;
        var lines = new Dictionary<string, Prediction>(StringComparer.Ordinal);
        await foreach (var (line, _, place) in s_lines.ReadAsync(file, cancellationToken).ConfigureAwait(false))
        {
            if (line is not { Id.Length: > 0 })
                throw s_lines.Wrong(place);
            if (!lines.TryAdd(line.Id, line))
                throw Wrong(place, $"there was a prediction for '{line.Id}' before.", "Keep one of the two.");
            if (MethodAndModels.OfLine(line.Method, line.Model, line.SubModel) is not { } here)
                continue;
            if (by is not null && by != here)
            {
                throw Wrong(
                    place,
                    $"this is an answer of {here}, and those before it are of {by}.",
                    "Keep the answers of each in a file of its own.");
            }

            by = here;
        }

        return lines.Count > 0
            ? new PredictionSet(file, by, lines)
            : throw new EvaluationException(
                EvaluationProblem.NoPredictions, file, "there is no prediction in it.", "Let an evaluation write some.");
    }

    private static EvaluationException Wrong(string place, string what, string advice) =>
        new(EvaluationProblem.Unreadable, place, what, advice);
}

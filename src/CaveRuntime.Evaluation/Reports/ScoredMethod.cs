namespace CaveRuntime.Evaluation.Reports;

/// <summary>One method in a report: its answers and what the scorer made of them. Immutable.</summary>
/// <param name="Name">The method, and where another one in the report has the same name, what tells the two apart.</param>
/// <param name="Predictions">The answers.</param>
/// <param name="Scores">The mean score, 0 to 1, of each group that was run.</param>
public sealed record ScoredMethod(string Name, PredictionSet Predictions, IReadOnlyDictionary<QuestionGroup, double> Scores)
{
    /// <summary>A name for each set: the method; with its model, and then with its file, where that is not enough.</summary>
    internal static IReadOnlyList<string> Names(IReadOnlyList<PredictionSet> sets)
    {
        Func<PredictionSet, string>[] ways =
        [
            s => s.Method,
            s => s.By is null ? s.Method : $"{s.Method} ({Models(s.By)})",
            s => s.By is null ? s.File : $"{s.Method} ({Models(s.By)}, {s.File})",
        ];
        return [.. sets.Select(s => PlainText.Of(Name(s)).ReplaceLineEndings(" "))];

        string Name(PredictionSet set) => (ways.FirstOrDefault(way => sets.Count(other => way(other) == way(set)) == 1) ?? ways[^1])(set);
    }

    private static string Models(MethodAndModels by) => by.SubModel is null ? by.Model : $"{by.Model} with {by.SubModel}";
}

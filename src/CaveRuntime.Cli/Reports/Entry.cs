namespace CaveRuntime.Cli.Reports;

/// <summary>One method in a report: its answers and what the scorer made of them.</summary>
/// <param name="Name">The method, and where another entry has the same, what tells the two apart.</param>
/// <param name="Series">The answers.</param>
/// <param name="Scores">The mean score of each group that was run.</param>
internal sealed record Entry(string Name, Series Series, IReadOnlyDictionary<Group, double> Scores)
{
    /// <summary>A name for each series: the method; with its model, and then with its file, where that is not enough.</summary>
    public static IReadOnlyList<string> Names(IReadOnlyList<Series> series)
    {
        Func<Series, string>[] ways =
        [
            s => s.Method,
            s => s.Setup is null ? s.Method : $"{s.Method} ({Models(s.Setup)})",
            s => s.Setup is null ? s.File : $"{s.Method} ({Models(s.Setup)}, {s.File})",
        ];
        return [.. series.Select(s => Terminal.Harmless((ways.FirstOrDefault(way => series.Count(other => way(other) == way(s)) == 1) ?? ways[^1])(s)).ReplaceLineEndings(" "))];
    }

    private static string Models(Evaluation.Setup setup) => setup.SubModel is null ? setup.Model : $"{setup.Model} with {setup.SubModel}";
}

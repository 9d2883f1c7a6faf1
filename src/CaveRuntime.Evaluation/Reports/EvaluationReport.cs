namespace CaveRuntime.Evaluation.Reports;

/// <summary>Scores and figures of one or more methods over the same questions. Immutable.</summary>
public sealed class EvaluationReport
{
    private readonly Dictionary<string, double> _tokens;

    private EvaluationReport(IReadOnlyList<EvaluationInstance> instances, IReadOnlyList<ScoredMethod> methods)
    {
        Methods = methods;
        Instances = [.. instances.Where(i => methods.Any(m => m.Scores.ContainsKey(i.Group)))];
        _tokens = Instances.GroupBy(i => i.Group.Size).ToDictionary(g => g.Key, g => Median.Of(g.Select(i => (double)i.Tokens))!.Value);
        Sizes = [.. _tokens.OrderBy(t => t.Value).ThenBy(t => t.Key, StringComparer.Ordinal).Select(t => t.Key)];
        Groups =
        [
            .. Instances.Select(i => i.Group).Distinct()
                .OrderBy(g => g.Task, StringComparer.Ordinal).ThenBy(g => _tokens[g.Size]).ThenBy(g => g.Size, StringComparer.Ordinal),
        ];
    }

    /// <summary>The methods, by name.</summary>
    public IReadOnlyList<ScoredMethod> Methods { get; }

    /// <summary>The groups that some method has run, by task and size.</summary>
    public IReadOnlyList<QuestionGroup> Groups { get; }

    /// <summary>The sizes, from short to long.</summary>
    public IReadOnlyList<string> Sizes { get; }

    /// <summary>Whether every method has run every group, so that means over groups can be compared.</summary>
    public bool IsComplete => Methods.All(m => m.Scores.Count == Groups.Count);

    /// <summary>The questions of all groups that some method has run.</summary>
    internal IReadOnlyList<EvaluationInstance> Instances { get; }

    /// <summary>The input length that a size stands for: the median, in tokens.</summary>
    public double Tokens(string size) => _tokens[size];

    /// <summary>What a method came to at a size; null where it was not run there.</summary>
    public MethodFigures? Figures(ScoredMethod method, string size) =>
        MethodFigures.Of(method, [.. Instances.Where(i => i.Group.Size == size && method.Scores.ContainsKey(i.Group))]);

    /// <summary>Reads all files and lets the scorer judge each file of predictions.</summary>
    /// <param name="instanceFile">
    /// The questions with their right answers, as JSON lines: <c>id</c>, <c>task</c>, <c>size_tokens_approx</c>, <c>meta.size</c>.
    /// </param>
    /// <param name="predictionFiles">What <see cref="PredictionFile"/> wrote; a file for each method.</param>
    /// <param name="scorer">The judge.</param>
    /// <param name="cancellationToken">Stops, and ends the scorer.</param>
    /// <exception cref="EvaluationException">A file cannot be read or does not belong to the instances, or the scorer failed.</exception>
    public static async Task<EvaluationReport> MakeAsync(
        string instanceFile, IReadOnlyList<string> predictionFiles, Scorer scorer, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(predictionFiles);
        ArgumentNullException.ThrowIfNull(scorer);
        IReadOnlyList<EvaluationInstance> instances =
            await EvaluationInstance.ReadAsync(instanceFile, cancellationToken).ConfigureAwait(false);
        var sets = new List<PredictionSet>();
        foreach (string file in predictionFiles)
            sets.Add(await PredictionSet.ReadAsync(file, cancellationToken).ConfigureAwait(false));
        var known = instances.Select(i => i.Id).ToHashSet(StringComparer.Ordinal);
        foreach (PredictionSet set in sets)
            RefuseUnknown(set, known, instanceFile);

        IReadOnlyList<string> names = ScoredMethod.Names(sets);
        var methods = new List<ScoredMethod>();
        for (int i = 0; i < sets.Count; i++)
        {
            // A group without a single line was not run: nothing is said about it. Of one that was run, what is missing counts as wrong.
            var run = instances.Where(x => sets[i].Lines.ContainsKey(x.Id)).Select(x => x.Group).ToHashSet();
            EvaluationInstance[] asked = [.. instances.Where(x => run.Contains(x.Group))];
            var scores = await scorer.ScoreAsync(asked, sets[i].File, cancellationToken).ConfigureAwait(false);
            methods.Add(new ScoredMethod(names[i], sets[i], scores));
        }

        return new EvaluationReport(
            instances,
            [.. methods.OrderBy(m => m.Name, StringComparer.Ordinal).ThenBy(m => m.Predictions.File, StringComparer.Ordinal)]);
    }

    private static void RefuseUnknown(PredictionSet set, HashSet<string> known, string instanceFile)
    {
        string[] unknown = [.. set.Lines.Keys.Where(id => !known.Contains(id)).Order(StringComparer.Ordinal)];
        if (unknown.Length == 0)
            return;
        throw new EvaluationException(
            EvaluationProblem.Unreadable,
            set.File,
            $"{unknown.Length} of its {set.Lines.Count} ids are not in {instanceFile}, the first is '{unknown[0]}'.",
            "Name the instances that were made together with the questions.");
    }
}

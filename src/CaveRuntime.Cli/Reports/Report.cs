namespace CaveRuntime.Cli.Reports;

/// <summary>Scores and figures of one or more methods over the same questions. Immutable.</summary>
internal sealed class Report
{
    private readonly Dictionary<string, double> _tokens;

    private Report(IReadOnlyList<Instance> instances, IReadOnlyList<Entry> entries)
    {
        Entries = entries;
        Instances = [.. instances.Where(i => entries.Any(e => e.Scores.ContainsKey(i.Group)))];
        _tokens = Instances.GroupBy(i => i.Group.Size).ToDictionary(g => g.Key, g => Median.Of(g.Select(i => (double)i.Tokens))!.Value);
        Sizes = [.. _tokens.OrderBy(t => t.Value).ThenBy(t => t.Key, StringComparer.Ordinal).Select(t => t.Key)];
        Groups = [.. Instances.Select(i => i.Group).Distinct().OrderBy(g => g.Task, StringComparer.Ordinal).ThenBy(g => _tokens[g.Size]).ThenBy(g => g.Size, StringComparer.Ordinal)];
    }

    /// <summary>The methods, by name.</summary>
    public IReadOnlyList<Entry> Entries { get; }

    /// <summary>The questions of all groups that some method has run.</summary>
    public IReadOnlyList<Instance> Instances { get; }

    /// <summary>The groups that some method has run, by task and size.</summary>
    public IReadOnlyList<Group> Groups { get; }

    /// <summary>The sizes, from short to long.</summary>
    public IReadOnlyList<string> Sizes { get; }

    /// <summary>Whether every method has run every group, so that means over groups can be compared.</summary>
    public bool IsComplete => Entries.All(e => e.Scores.Count == Groups.Count);

    /// <summary>The input length that a size stands for: the median, in tokens.</summary>
    public double Tokens(string size) => _tokens[size];

    /// <summary>What a method came to at a size; null where it was not run there.</summary>
    public Figures? Figures(Entry entry, string size) => Reports.Figures.Of(entry, [.. Instances.Where(i => i.Group.Size == size && entry.Scores.ContainsKey(i.Group))]);

    /// <summary>Reads all files and lets the scorer judge each file of predictions.</summary>
    /// <exception cref="UsageException">A file cannot be read or does not belong to the instances, or the scorer failed.</exception>
    public static async Task<Report> MakeAsync(string instanceFile, IReadOnlyList<string> predictionFiles, Scorer scorer, CancellationToken cancellation)
    {
        IReadOnlyList<Instance> instances = await Instance.ReadAsync(instanceFile, cancellation).ConfigureAwait(false);
        var series = new List<Series>();
        foreach (string file in predictionFiles)
            series.Add(await Series.ReadAsync(file, cancellation).ConfigureAwait(false));
        var known = instances.Select(i => i.Id).ToHashSet(StringComparer.Ordinal);
        foreach (Series one in series)
            RefuseUnknown(one, known, instanceFile);

        IReadOnlyList<string> names = Entry.Names(series);
        var entries = new List<Entry>();
        for (int i = 0; i < series.Count; i++)
        {
            // A group without a single line was not run: nothing is said about it. Of one that was run, what is missing counts as wrong.
            var run = instances.Where(x => series[i].Lines.ContainsKey(x.Id)).Select(x => x.Group).ToHashSet();
            entries.Add(new Entry(names[i], series[i], await scorer.ScoreAsync([.. instances.Where(x => run.Contains(x.Group))], series[i].File, cancellation).ConfigureAwait(false)));
        }

        return new Report(instances, [.. entries.OrderBy(e => e.Name, StringComparer.Ordinal).ThenBy(e => e.Series.File, StringComparer.Ordinal)]);
    }

    private static void RefuseUnknown(Series series, HashSet<string> known, string instanceFile)
    {
        string[] unknown = [.. series.Lines.Keys.Where(id => !known.Contains(id)).Order(StringComparer.Ordinal)];
        if (unknown.Length > 0)
            throw new UsageException($"{series.File}: {unknown.Length} of its {series.Lines.Count} ids are not in {instanceFile}, the first is '{unknown[0]}'. Name the instances that were made together with the questions.");
    }
}

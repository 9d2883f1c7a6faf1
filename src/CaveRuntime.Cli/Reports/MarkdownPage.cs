using System.Globalization;
using System.Text;
using CaveRuntime.Cli.Evaluation;

namespace CaveRuntime.Cli.Reports;

/// <summary>A report as Markdown. The same report gives the same page.</summary>
internal static class MarkdownPage
{
    private const string NotRun = "—";

    /// <param name="report">The report.</param>
    /// <param name="picture">Where the picture is, as seen from the page; null where there is none.</param>
    public static string Of(Report report, string? picture)
    {
        var page = new StringBuilder("# Evaluation report\n\n## Who answered\n");
        Models(page, report);
        page.Append("\n## Score\nMeans from 0 to 1 by the task's own scorer; n questions each. A question without an answer counts as 0. A dash: not run.\n");
        if (!report.IsComplete)
            page.Append("Not every method was run on every task and size: compare means over several tasks, below and in the picture, only where the same ones were run.\n");
        Scores(page, report);
        page.Append("\n## What it took\nThe score is the mean over all questions of a size. Tokens are input and output together; tokens, view and time are those of the questions that were asked, medians.\n"
            + "The view is the largest one that the model was sent in a question. US dollars are a mean, given where every question has a price.\n");
        Figures(page, report);
        if (picture is not null)
            page.Append("\n## Score and cost against input length\n").Append(CultureInfo.InvariantCulture, $"![Score and cost of each method against input length](<{picture}>)\n");
        return page.ToString();
    }

    private static void Models(StringBuilder page, Report report)
    {
        // Of what is not recorded, nothing is claimed.
        if (report.Entries.All(e => e.Series.Setup is not null && !Kind.IsLanguageModel(e.Series.Setup)))
            page.Append("**No language model answered any of these questions.**\n");
        page.Append('\n');
        Row(page, "method", "model", "kind of model");
        Row(page, "---", "---", "---");
        foreach (Entry entry in report.Entries)
            Row(page, entry.Name, Model(entry.Series.Setup), Kind.Of(entry.Series.Setup));
    }

    private static string Model(Setup? setup) => setup is null ? "not recorded" : setup.SubModel is { } sub ? $"{setup.Model}; subcalls: {sub}" : setup.Model;

    private static void Scores(StringBuilder page, Report report)
    {
        page.Append('\n');
        Row(page, ["task", "size", "n", .. report.Entries.Select(e => e.Name)]);
        Row(page, [.. Enumerable.Repeat("---", report.Entries.Count + 3)]);
        foreach (Group group in report.Groups)
        {
            Instance[] questions = [.. report.Instances.Where(i => i.Group == group)];
            Row(page, [group.Task, group.Size, Number(questions.Length), .. report.Entries.Select(e => Score(e, group, questions))]);
        }
    }

    private static string Score(Entry entry, Group group, Instance[] questions)
    {
        if (!entry.Scores.TryGetValue(group, out double score))
            return NotRun;
        int answered = questions.Count(q => entry.Series.Lines.GetValueOrDefault(q.Id)?.Answer is not null);
        return Decimals(score) + (answered == questions.Length ? "" : $" ({answered} of {questions.Length} answered)");
    }

    private static void Figures(StringBuilder page, Report report)
    {
        page.Append('\n');
        Row(page, "method", "size", "n", "score", "tokens per question", "USD per question", "peak view", "largest peak view", "time", "ends");
        Row(page, [.. Enumerable.Repeat("---", 10)]);
        foreach (Entry entry in report.Entries)
        {
            foreach (string size in report.Sizes)
            {
                if (report.Figures(entry, size) is { } f)
                    Row(page, entry.Name, size, Number(f.Questions), Decimals(f.Score), Number(f.Tokens), Money(f.Usd), Number(f.PeakView), Number(f.LargestPeakView), Time(f.Time), string.Join(", ", f.Ends.Select(e => $"{e.Reason} {e.Count}")));
            }
        }
    }

    private static void Row(StringBuilder page, params string[] cells) =>
        page.Append("| ").AppendJoin(" | ", cells.Select(c => Terminal.Harmless(c).ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");

    private static string Number(double? value) => value is { } number ? number.ToString("N0", CultureInfo.InvariantCulture) : NotRun;

    private static string Decimals(double value) => value.ToString("F3", CultureInfo.InvariantCulture);

    private static string Money(decimal? usd) => usd is { } money ? money.ToString("0.00####", CultureInfo.InvariantCulture) : NotRun;

    private static string Time(TimeSpan? time) => time is { TotalSeconds: var seconds } ? seconds.ToString(seconds < 10 ? "F2" : "N1", CultureInfo.InvariantCulture) + " s" : NotRun;
}

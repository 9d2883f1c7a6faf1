using System.Globalization;
using System.Text;

namespace CaveRuntime.Evaluation.Reports;

/// <summary>A report as Markdown. The same report gives the same page.</summary>
public static class ReportPage
{
    private const string NotRun = "—";

    /// <summary>Writes the page.</summary>
    /// <param name="report">The report.</param>
    /// <param name="picture">Where the picture is, as seen from the page; null where there is none.</param>
    public static string Of(EvaluationReport report, string? picture)
    {
        ArgumentNullException.ThrowIfNull(report);
        var page = new StringBuilder("# Evaluation report\n\n## Who answered\n");
        Models(page, report);
        page.Append("\n## Score\nMeans from 0 to 1 by the task's own scorer; n questions each. ")
            .Append("A question without an answer counts as 0. A dash: not run.\n");
        if (!report.IsComplete)
        {
            page.Append("Not every method was run on every task and size: ")
                .Append("compare means over several tasks, below and in the picture, only where the same ones were run.\n");
        }

        Scores(page, report);
        page.Append("\n## What it took\nThe score is the mean over all questions of a size. Tokens are input and output together; ")
            .Append("tokens, view and time are those of the questions that were asked, medians.\n")
            .Append("The view is the largest one that the model was sent in a question. ")
            .Append("US dollars are a mean, given where every question has a price.\n");
        Figures(page, report);
        if (picture is not null)
        {
            page.Append("\n## Score and cost against input length\n")
                .Append(CultureInfo.InvariantCulture, $"![Score and cost of each method against input length](<{picture}>)\n");
        }

        return page.ToString();
    }

    private static void Models(StringBuilder page, EvaluationReport report)
    {
        // Of what is not recorded, nothing is claimed.
        if (report.Methods.All(m => m.Predictions.By is not null && !ModelKind.IsLanguageModel(m.Predictions.By)))
            page.Append("**No language model answered any of these questions.**\n");
        page.Append('\n');
        Row(page, "method", "model", "kind of model");
        Row(page, "---", "---", "---");
        foreach (ScoredMethod method in report.Methods)
            Row(page, method.Name, Model(method.Predictions.By), ModelKind.Of(method.Predictions.By));
    }

    private static string Model(MethodAndModels? by) =>
        by is null ? "not recorded" : by.SubModel is { } sub ? $"{by.Model}; subcalls: {sub}" : by.Model;

    private static void Scores(StringBuilder page, EvaluationReport report)
    {
        page.Append('\n');
        Row(page, ["task", "size", "n", .. report.Methods.Select(m => m.Name)]);
        Row(page, [.. Enumerable.Repeat("---", report.Methods.Count + 3)]);
        foreach (QuestionGroup group in report.Groups)
        {
            EvaluationInstance[] questions = [.. report.Instances.Where(i => i.Group == group)];
            Row(page, [group.Task, group.Size, Number(questions.Length), .. report.Methods.Select(m => Score(m, group, questions))]);
        }
    }

    private static string Score(ScoredMethod method, QuestionGroup group, EvaluationInstance[] questions)
    {
        if (!method.Scores.TryGetValue(group, out double score))
            return NotRun;
        int answered = questions.Count(q => method.Predictions.Lines.GetValueOrDefault(q.Id)?.Answer is not null);
        return Decimals(score) + (answered == questions.Length ? "" : $" ({answered} of {questions.Length} answered)");
    }

    private static void Figures(StringBuilder page, EvaluationReport report)
    {
        page.Append('\n');
        Row(
            page,
            ["method", "size", "n", "score", "tokens per question", "USD per question", "peak view", "largest peak view", "time", "ends"]);
        Row(page, [.. Enumerable.Repeat("---", 10)]);
        foreach (ScoredMethod method in report.Methods)
        {
            foreach (string size in report.Sizes)
            {
                if (report.Figures(method, size) is { } figures)
                    Row(page, [method.Name, size, .. Cells(figures)]);
            }
        }
    }

    private static string[] Cells(MethodFigures f) =>
    [
        Number(f.Questions), Decimals(f.Score), Number(f.Tokens), Money(f.Usd), Number(f.PeakView), Number(f.LargestPeakView), Time(f.Time),
        string.Join(", ", f.Ends.Select(e => $"{e.Reason} {e.Count}")),
    ];

    private static void Row(StringBuilder page, params string[] cells) =>
        page.Append("| ").AppendJoin(" | ", cells.Select(Cell)).Append(" |\n");

    private static string Cell(string text) => PlainText.Of(text).ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal);

    private static string Number(double? value) => value is { } number ? number.ToString("N0", CultureInfo.InvariantCulture) : NotRun;

    private static string Decimals(double value) => value.ToString("F3", CultureInfo.InvariantCulture);

    private static string Money(decimal? usd) => usd is { } money ? money.ToString("0.00####", CultureInfo.InvariantCulture) : NotRun;

    private static string Time(TimeSpan? time) => time is { TotalSeconds: var seconds }
        ? seconds.ToString(seconds < 10 ? "F2" : "N1", CultureInfo.InvariantCulture) + " s"
        : NotRun;
}

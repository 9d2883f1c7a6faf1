using System.Globalization;
using System.Xml.Linq;
using CaveRuntime.Evaluation.Reports;

namespace CaveRuntime.Evaluation.Pictures;

/// <summary>
/// A report as one SVG: score, and beside it cost, against input length; below them which kind of model answered, because a picture travels
/// without its page. The same report gives the same picture.
/// </summary>
public static class ReportPicture
{
    private const double Width = 980;
    private const double PanelHeight = 280;
    private const double LineHeight = 18;
    private static readonly (double Left, double Right) s_score = (52, 462);
    private static readonly (double Left, double Right) s_cost = (554, 964);

    /// <summary>Draws the picture.</summary>
    public static string Of(EvaluationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var legend = new Legend([.. report.Methods.Select(m => m.Name)], 16, Width - 16, 24);
        double top = legend.Bottom + 44;
        double bottom = top + PanelHeight;
        string[] kinds = Kinds(report);
        double height = bottom + 56 + kinds.Length * LineHeight + 8;
        XElement root = Svg.Element(
            "svg",
            Svg.Attribute("width", Width),
            Svg.Attribute("height", height),
            new XAttribute("viewBox", $"0 0 {Svg.Number(Width)} {Svg.Number(height)}"),
            new XAttribute("role", "img"),
            new XAttribute("font-family", "sans-serif"),
            new XAttribute("font-size", "13"),
            new XAttribute("fill", Svg.Ink),
            Svg.Element("title", "Score and cost of each method against input length"),
            // White of its own, so that it reads the same on a dark page.
            Svg.Element("rect", new XAttribute("width", "100%"), new XAttribute("height", "100%"), new XAttribute("fill", "#ffffff")),
            legend.Draw(), Score(report, top, bottom), Cost(report, top, bottom),
            kinds.Select((kind, i) => Svg.Text(16, bottom + 56 + (i + 0.5) * LineHeight, kind)));
        return Svg.Write(root);
    }

    private static string[] Kinds(EvaluationReport report)
    {
        IGrouping<string, ScoredMethod>[] kinds = [.. report.Methods.GroupBy(m => ModelKind.Of(m.Predictions.By))];
        return [.. kinds.Select(k => $"{(kinds.Length == 1 ? "answered by" : string.Join(", ", k.Select(m => m.Name)) + ":")} {k.Key}")];
    }

    private static XElement Score(EvaluationReport report, double top, double bottom)
    {
        LogScale across = Across(report, s_score);
        double Place(double score) => bottom + (top - bottom) * score;
        var ups = new[] { 0, 0.25, 0.5, 0.75, 1 }.Select(v => (v.ToString("0.##", CultureInfo.InvariantCulture), Place(v)));
        return new ChartPanel("score (mean, 0 to 1)", across, bottom, top)
            .Draw(Sizes(report), ups, Lines(report, across, f => f.Score, Place));
    }

    private static XElement Cost(EvaluationReport report, double top, double bottom)
    {
        MethodFigures[] all = [.. report.Methods.SelectMany(m => report.Sizes.Select(s => report.Figures(m, s))).OfType<MethodFigures>()];
        bool isMoney = all.Any(f => f.Usd > 0) && all.All(f => f.Usd > 0 || f.Tokens is null);
        // A cost of nothing has no place on a log scale.
        double? Value(MethodFigures f) => (isMoney ? (double?)f.Usd : f.Tokens) is { } cost and > 0 ? cost : null;
        double[] values = [.. all.Select(Value).OfType<double>()];
        var up = LogScale.Decades(values.Length > 0 ? values : [1], bottom, top);
        LogScale across = Across(report, s_cost);
        string title = isMoney ? "US dollars per question (mean, log scale)" : "tokens per question (median, log scale)";
        string Label(double power) => isMoney ? "$" + power.ToString("0.##########", CultureInfo.InvariantCulture) : Short(power);
        var ups = up.Powers().Select(p => (Label(p), up.Place(p)));
        return new ChartPanel(title, across, bottom, top).Draw(Sizes(report), ups, Lines(report, across, Value, up.Place));
    }

    private static LogScale Across(EvaluationReport report, (double Left, double Right) panel) =>
        new(report.Tokens(report.Sizes[0]) / 1.4, report.Tokens(report.Sizes[^1]) * 1.4, panel.Left, panel.Right);

    private static IReadOnlyList<(string, double)> Sizes(EvaluationReport report) =>
        [.. report.Sizes.Select(s => (PlainText.Of(s), report.Tokens(s)))];

    private static IReadOnlyList<IReadOnlyList<(double X, double Y)>> Lines(
        EvaluationReport report, LogScale across, Func<MethodFigures, double?> value, Func<double, double> place)
    {
        IEnumerable<(double X, double Y)> Points(ScoredMethod method) =>
            from size in report.Sizes
            let figures = report.Figures(method, size)
            where figures is not null && value(figures) is not null
            select (across.Place(report.Tokens(size)), place(value(figures)!.Value));
        return [.. report.Methods.Select(e => Points(e).ToArray())];
    }

    private static string Short(double tokens) => tokens switch
    {
        >= 1e9 => (tokens / 1e9).ToString("0", CultureInfo.InvariantCulture) + "G",
        >= 1e6 => (tokens / 1e6).ToString("0", CultureInfo.InvariantCulture) + "M",
        >= 1e3 => (tokens / 1e3).ToString("0", CultureInfo.InvariantCulture) + "k",
        _ => tokens.ToString("0", CultureInfo.InvariantCulture),
    };
}

using System.Xml.Linq;

namespace CaveRuntime.Evaluation.Pictures;

/// <summary>One frame of a picture: axes, grid and a line for each method.</summary>
/// <param name="Title">What the upward axis shows.</param>
/// <param name="Across">Input length in tokens.</param>
/// <param name="Bottom">Where the across axis lies, in pixels.</param>
/// <param name="Top">The upper edge.</param>
internal sealed record ChartPanel(string Title, LogScale Across, double Bottom, double Top)
{
    private const double MinBetweenLabels = 34;

    /// <param name="sizes">Each size and its length in tokens, from short to long.</param>
    /// <param name="ups">The labels of the upward axis and their places.</param>
    /// <param name="lines">The places of each method's points; a method without any is not drawn.</param>
    public XElement Draw(
        IReadOnlyList<(string Label, double Tokens)> sizes,
        IEnumerable<(string Label, double Place)> ups,
        IReadOnlyList<IReadOnlyList<(double X, double Y)>> lines)
    {
        XElement panel = Svg.Element("g", Svg.Text(Across.Start, Top - 12, Title));
        foreach ((string label, double y) in ups)
            panel.Add(Svg.Line(Across.Start, y, Across.End, y, Svg.Grid), Svg.Text(Across.Start - 8, y + 4, label, "end"));
        double labelled = double.NegativeInfinity;
        foreach ((string label, double tokens) in sizes)
        {
            double x = Across.Place(tokens);
            panel.Add(Svg.Line(x, Bottom, x, Bottom + 5, Svg.Ink));
            if (x - labelled < MinBetweenLabels)
                continue;
            panel.Add(Svg.Text(x, Bottom + 20, label, "middle"));
            labelled = x;
        }

        panel.Add(Svg.Line(Across.Start, Bottom, Across.End, Bottom, Svg.Ink), Svg.Line(Across.Start, Bottom, Across.Start, Top, Svg.Ink));
        panel.Add(Svg.Text((Across.Start + Across.End) / 2, Bottom + 42, "input length in tokens (log scale)", "middle"));
        for (int i = 0; i < lines.Count; i++)
        {
            LineStyle style = LineStyle.At(i);
            panel.Add(lines[i].Count > 1 ? style.Line(lines[i]) : null, lines[i].Select(p => style.Mark(p.X, p.Y)));
        }

        return panel;
    }
}

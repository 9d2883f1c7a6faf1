using System.Xml.Linq;

namespace CaveRuntime.Evaluation.Pictures;

/// <summary>Which style is which method: rows at the top of a picture.</summary>
internal sealed class Legend
{
    private const double RowHeight = 22;
    // Nothing here measures letters: a wide guess at the mean width of one of 13 pixels.
    private const double LetterWidth = 7.5;
    private const double Sample = 36;

    private readonly List<XElement> _elements = [];

    public Legend(IReadOnlyList<string> names, double left, double right, double top)
    {
        (double x, double y) = (left, top);
        for (int i = 0; i < names.Count; i++)
        {
            double width = Sample + 8 + names[i].Length * LetterWidth + 20;
            if (x > left && x + width > right)
                (x, y) = (left, y + RowHeight);
            LineStyle style = LineStyle.At(i);
            _elements.Add(style.Line([(x, y), (x + Sample, y)]));
            _elements.Add(style.Mark(x + Sample / 2, y));
            _elements.Add(Svg.Text(x + Sample + 8, y + 4, names[i]));
            x += width;
        }

        Bottom = y + RowHeight / 2;
    }

    public double Bottom { get; }

    public XElement Draw() => Svg.Element("g", [.. _elements]);
}

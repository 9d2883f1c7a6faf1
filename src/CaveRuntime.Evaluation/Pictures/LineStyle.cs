using System.Xml.Linq;

namespace CaveRuntime.Evaluation.Pictures;

/// <summary>
/// How one method is drawn: colour, dashes and shape differ together, so that no one of them has to be seen. Outlines and gaps let a line
/// below show through.
/// </summary>
/// <param name="Color">
/// At least 3:1 against white; the colours are those of Okabe and Ito's palette that reach it, black and a grey.
/// </param>
/// <param name="Dashes">As in stroke-dasharray.</param>
/// <param name="Shape">An outline around 0,0.</param>
internal sealed record LineStyle(string Color, string Dashes, string Shape)
{
    private static readonly string[] s_colors = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#000000", "#767676"];
    private static readonly string[] s_dashes = ["none", "9 4", "3 3", "12 3 3 3", "6 6"];
    private static readonly string[] s_shapes =
    [
        "M-5,0 A5,5 0 1 1 5,0 A5,5 0 1 1 -5,0 Z",
        "M-5,-5 H5 V5 H-5 Z",
        "M0,-7 L6,5 H-6 Z",
        "M0,-7 L7,0 L0,7 L-7,0 Z",
        "M-6,-5 H6 L0,7 Z",
        "M-5,-5 L5,5 M-5,5 L5,-5",
        "M0,-7 V7 M-7,0 H7",
    ];

    /// <summary>The style of the method at this place in the list.</summary>
    public static LineStyle At(int index) =>
        new(s_colors[index % s_colors.Length], s_dashes[index % s_dashes.Length], s_shapes[index % s_shapes.Length]);

    public XElement Line(IEnumerable<(double X, double Y)> places) =>
        Svg.Element("polyline", new XAttribute("points", string.Join(' ', places.Select(p => $"{Svg.Number(p.X)},{Svg.Number(p.Y)}"))),
            new XAttribute("fill", "none"), new XAttribute("stroke", Color), new XAttribute("stroke-width", "2"),
            new XAttribute("stroke-dasharray", Dashes));

    public XElement Mark(double x, double y) =>
        Svg.Element("path", new XAttribute("d", Shape), new XAttribute("transform", $"translate({Svg.Number(x)},{Svg.Number(y)})"),
            new XAttribute("fill", "none"), new XAttribute("stroke", Color), new XAttribute("stroke-width", "2"));
}

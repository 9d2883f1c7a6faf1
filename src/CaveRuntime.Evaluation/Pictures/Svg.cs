using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace CaveRuntime.Evaluation.Pictures;

/// <summary>The few elements of SVG 1.1 that a picture here is made of. Text stays text.</summary>
internal static class Svg
{
    public const string Ink = "#222222";
    public const string Grid = "#dddddd";

    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    public static XElement Element(string name, params object[] content) => new(s_svg + name, content);

    public static XAttribute Attribute(string name, double value) => new(name, Number(value));

    public static XElement Line(double x1, double y1, double x2, double y2, string color) =>
        Element(
            "line", Attribute("x1", x1), Attribute("y1", y1), Attribute("x2", x2), Attribute("y2", y2), new XAttribute("stroke", color));

    /// <param name="x">Where the anchor lies.</param>
    /// <param name="y">The base line.</param>
    /// <param name="text">The words.</param>
    /// <param name="anchor">start, middle or end.</param>
    public static XElement Text(double x, double y, string text, string anchor = "start") =>
        Element("text", Attribute("x", x), Attribute("y", y), new XAttribute("text-anchor", anchor), text);

    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>The document as text that ends its lines alike everywhere.</summary>
    public static string Write(XElement root)
    {
        var text = new StringBuilder();
        using (var writer = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, NewLineChars = "\n", OmitXmlDeclaration = true }))
            root.Save(writer);
        return text.Append('\n').ToString();
    }
}

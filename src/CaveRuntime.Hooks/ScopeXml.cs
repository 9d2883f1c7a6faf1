using System.Xml;
using System.Xml.Linq;

namespace CaveRuntime.Hooks;

/// <summary>
/// Stands where a cell calls <c>XDocument.Parse</c> or <c>XElement.Parse</c>: the same results, but a DTD, which could name files and
/// grow without bound, is refused. Thread-safe.
/// </summary>
public static class ScopeXml
{
    /// <summary>The document in this text.</summary>
    public static XDocument ParseDocument(string text) => ParseDocument(text, LoadOptions.None);

    /// <summary>The document in this text.</summary>
    public static XDocument ParseDocument(string text, LoadOptions options) => Read(text, options, XDocument.Load);

    /// <summary>The element in this text.</summary>
    public static XElement ParseElement(string text) => ParseElement(text, LoadOptions.None);

    /// <summary>The element in this text.</summary>
    public static XElement ParseElement(string text, LoadOptions options) => Read(text, options, XElement.Load);

    private static T Read<T>(string text, LoadOptions options, Func<XmlReader, LoadOptions, T> load)
    {
        ArgumentNullException.ThrowIfNull(text);
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreWhitespace = !options.HasFlag(LoadOptions.PreserveWhitespace),
        };
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), settings);
            return load(reader, options);
        }
        catch (XmlException e) when (e.Message.Contains("DTD is prohibited", StringComparison.Ordinal))
        {
            throw new XmlException(
                "The text has a DTD (<!DOCTYPE …>), and a cell reads XML without one: cut it out of the text and parse the rest.",
                null,
                e.LineNumber,
                e.LinePosition);
        }
    }
}

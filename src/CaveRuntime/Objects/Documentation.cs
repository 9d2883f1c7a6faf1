using System.Collections.Concurrent;
using System.ComponentModel;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace CaveRuntime.Objects;

/// <summary>What the author of a type says of it: its Description attribute, or the summary in the XML file beside its assembly.</summary>
internal static partial class Documentation
{
    private static readonly ConcurrentDictionary<Assembly, IReadOnlyDictionary<string, string>> s_files = new();

    /// <summary>One sentence or a few; null where nobody wrote any.</summary>
    public static string? Of(MemberInfo member)
    {
        if (member.GetCustomAttribute<DescriptionAttribute>() is { Description.Length: > 0 } said)
            return said.Description;
        Type type = member as Type ?? member.DeclaringType!;
        string name = (type.FullName ?? type.Name).Replace('+', '.');
        string id = member switch
        {
            Type => $"T:{name}",
            PropertyInfo => $"P:{name}.{member.Name}",
            FieldInfo => $"F:{name}.{member.Name}",
            _ => $"M:{name}.{member.Name}",
        };
        return s_files.GetOrAdd(type.Assembly, Read).GetValueOrDefault(id);
    }

    private static Dictionary<string, string> Read(Assembly assembly)
    {
        var summaries = new Dictionary<string, string>();
        string file = assembly.Location.Length == 0 ? "" : Path.ChangeExtension(assembly.Location, ".xml");
        if (!File.Exists(file))
            return summaries;
        try
        {
            foreach (XElement member in XDocument.Load(file).Descendants("member"))
            {
                // Overloads share what is said of the first: the parameters are left out of the name.
                string id = ((string?)member.Attribute("name") ?? "").Split('(')[0];
                if (member.Element("summary") is { } summary)
                    summaries.TryAdd(id, Blanks().Replace(string.Concat(summary.Nodes().Select(Words)), " ").Trim());
            }
        }
        catch (Exception e) when (e is XmlException or IOException or UnauthorizedAccessException)
        {
            // A broken file documents nothing; the types work without.
            summaries.Clear();
        }

        return summaries;
    }

    private static string Words(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { IsEmpty: true } reference => ((string?)reference.Attribute("cref")
            ?? (string?)reference.Attribute("name") ?? "").Split('.', ':')[^1],
        XElement element => string.Concat(element.Nodes().Select(Words)),
        _ => "",
    };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}

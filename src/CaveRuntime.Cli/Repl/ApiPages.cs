using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using CaveRuntime.Cells;

namespace CaveRuntime.Cli.Repl;

/// <summary>The cell API: what there is, and what its documentation says of it.</summary>
internal static partial class ApiPages
{
    private static readonly ILookup<string, MemberInfo> s_members = typeof(CellApi)
        .GetMembers(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)
        .Where(m => m is PropertyInfo or MethodInfo { IsSpecialName: false })
        .ToLookup(m => m.Name, StringComparer.Ordinal);

    private static readonly Lazy<Dictionary<string, XElement>> s_documentation = new(ReadDocumentation);

    /// <summary>Its names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. s_members.Select(m => m.Key).Order(StringComparer.Ordinal)];

    /// <summary>What a property of it is; null for what is no property.</summary>
    public static TypeText? TypeOf(string name) =>
        s_members[name].FirstOrDefault() is PropertyInfo p ? TypeText.Read(TypeMembers.Write(p.PropertyType)) : null;

    /// <summary>How a name is written: one line for each of its forms.</summary>
    public static IReadOnlyList<string> Signatures(string name) => [.. s_members[name].Select(Signature).Distinct()];

    /// <summary>A line for each name, without those that only differ in that they are awaited.</summary>
    public static string List() => string.Concat(Names
        .Where(n => !n.EndsWith("_async", StringComparison.Ordinal))
        .Select(n => $"  {n,-20} {Short(Summary(s_members[n].First()))}\n"));

    /// <summary>All there is to say of a name; null where there is no such name.</summary>
    public static string? Page(string name)
    {
        if (!s_members.Contains(name))
            return null;
        var page = new StringBuilder();
        string? said = null;
        foreach (MemberInfo member in s_members[name])
        {
            page.Append(Signature(member)).Append('\n');
            string summary = Summary(member);
            if (summary.Length == 0 || summary == said)
                continue;
            page.Append("    ").Append(said = summary).Append('\n');
            foreach (XElement parameter in Documentation(member)?.Elements("param") ?? [])
                page.Append("    ").Append((string?)parameter.Attribute("name")).Append(": ").Append(Plain(parameter)).Append('\n');
        }

        return page.ToString();
    }

    private static string Signature(MemberInfo member)
    {
        if (member is PropertyInfo property)
            return $"{TypeMembers.Write(property.PropertyType)} {property.Name}";
        var method = (MethodInfo)member;
        string generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>" : "";
        // What the compiler fills in is nobody's to write.
        IEnumerable<string> parameters = method.GetParameters()
            .Where(p => !p.IsDefined(typeof(System.Runtime.CompilerServices.CallerArgumentExpressionAttribute)))
            .Select(p => $"{TypeMembers.Write(p.ParameterType)} {p.Name}{(p.HasDefaultValue ? $" = {p.DefaultValue switch { null => "null", bool b => b ? "true" : "false", var v => v }}" : "")}");
        return $"{TypeMembers.Write(method.ReturnType)} {method.Name}{generic}({string.Join(", ", parameters)})";
    }

    private static string Short(string summary)
    {
        int end = summary.IndexOf(". ", StringComparison.Ordinal);
        string first = end < 0 ? summary : summary[..(end + 1)];
        return first.Length <= 90 ? first : first[..89] + "…";
    }

    private static string Summary(MemberInfo member) => Documentation(member)?.Element("summary") is { } summary ? Plain(summary) : "";

    private static XElement? Documentation(MemberInfo member)
    {
        string prefix = member is PropertyInfo ? "P:" : "M:";
        string name = $"{prefix}{typeof(CellApi).FullName}.{member.Name}";
        Dictionary<string, XElement> all = s_documentation.Value;
        if (all.TryGetValue(name, out XElement? found))
            return found;
        int generic = member is MethodInfo { IsGenericMethod: true } m ? m.GetGenericArguments().Length : 0;
        string start = generic > 0 ? $"{name}``{generic}(" : name + "(";
        // Forms that only differ in types say the same.
        return all.FirstOrDefault(d => d.Key.StartsWith(start, StringComparison.Ordinal) && d.Value.Element("summary") is not null).Value;
    }

    private static string Plain(XElement element)
    {
        foreach (XElement see in element.Descendants().Where(e => e.Name == "see" || e.Name == "paramref" || e.Name == "typeparamref").ToList())
        {
            string named = (string?)see.Attribute("cref") ?? (string?)see.Attribute("name") ?? (string?)see.Attribute("langword") ?? "";
            see.ReplaceWith(Called().Match(named) is { Success: true } m ? m.Groups[1].Value : named);
        }

        return Blanks().Replace(element.Value, " ").Trim();
    }

    // It lies beside the assembly; without it there are signatures only.
    private static Dictionary<string, XElement> ReadDocumentation()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "CaveRuntime.Cells.xml");
        try
        {
            return XDocument.Load(path).Descendants("member")
                .Where(m => ((string?)m.Attribute("name"))?.Contains(".CellApi.", StringComparison.Ordinal) == true)
                .ToDictionary(m => (string)m.Attribute("name")!, StringComparer.Ordinal);
        }
        catch (Exception e) when (e is IOException or XmlException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    [GeneratedRegex(@"([\w]+)(?:[(`{].*)?$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Called();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Blanks();
}

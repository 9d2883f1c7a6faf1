using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using CaveRuntime.Cells;

namespace CaveRuntime.Cli.Repl;

/// <summary>The names that every cell knows, and what docs/cell-api.md says of them. The page is made from the declarations, and goes along
/// with the program.</summary>
internal static partial class ApiPages
{
    private const string Section = "## Known without a prefix\n";

    private static readonly Lazy<IReadOnlyList<Entry>> s_entries = new(Read);

    /// <summary>The names.</summary>
    public static IReadOnlyList<string> Names =>
        field ??= [.. s_entries.Value.Select(e => e.Name).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>What a property of that name is; null for what is no property.</summary>
    public static TypeText? TypeOf(string name) => typeof(CellApi).GetProperty(
        name, BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly) is { } property
            ? TypeText.Read(TypeMembers.Write(property.PropertyType))
            : null;

    /// <summary>How a name is written: one line for each of its forms.</summary>
    public static IReadOnlyList<string> Signatures(string name) => [.. Of(name).Select(e => e.Signature)];

    /// <summary>A line for each name, without those that only differ in that they are awaited.</summary>
    public static string List() => string.Concat(Names
        .Where(n => !n.EndsWith("_async", StringComparison.Ordinal))
        .Select(n => $"  {n,-20} {Short(Of(n).First().Summary)}\n"));

    /// <summary>All there is to say of a name; null where there is no such name.</summary>
    public static string? Page(string name)
    {
        var page = new StringBuilder();
        foreach (Entry entry in Of(name))
        {
            page.Append(entry.Signature).Append("\n    ").Append(entry.Summary).Append('\n');
            foreach (string more in entry.More)
                page.Append("    ").Append(more).Append('\n');
        }

        return page.Length == 0 ? null : page.ToString();
    }

    private static IEnumerable<Entry> Of(string name) => s_entries.Value.Where(e => e.Name == name);

    private static string Short(string summary)
    {
        int end = summary.IndexOf(". ", StringComparison.Ordinal);
        string first = end < 0 ? summary : summary[..(end + 1)];
        return first.Length <= 90 ? first : first[..89] + "…";
    }

    private static List<Entry> Read()
    {
        using var page = new StreamReader(typeof(ApiPages).Assembly.GetManifestResourceStream("cell-api.md")!);
        string text = page.ReadToEnd().ReplaceLineEndings("\n");
        string section = text[(text.IndexOf(Section, StringComparison.Ordinal) + Section.Length)..].Split("\n## ", 2)[0];
        List<Entry> entries = [];
        foreach (string line in section.Split('\n'))
        {
            if (Declared().Match(line) is { Success: true } member)
                entries.Add(new Entry(member.Groups["name"].Value, member.Groups["signature"].Value, Plain(member.Groups["said"].Value), []));
            else if (entries.Count > 0 && line.StartsWith("  - ", StringComparison.Ordinal))
                entries[^1].More.Add(Plain(line[4..]));
        }

        return entries;
    }

    private static string Plain(string said) => said.Replace("`", "", StringComparison.Ordinal);

    [GeneratedRegex(@"^- `(?<signature>.*? (?<name>\w+)(?:<[\w, ]+>)?(?:\(.*?\))?)`(?:: (?<said>.*))?$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Declared();

    private sealed record Entry(string Name, string Signature, string Summary, List<string> More);
}

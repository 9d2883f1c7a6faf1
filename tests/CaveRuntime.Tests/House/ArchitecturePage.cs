using System.Text.RegularExpressions;

namespace CaveRuntime.Tests.House;

/// <summary>What docs/architecture.md says of projects and folders.</summary>
internal static partial class ArchitecturePage
{
    private static readonly string s_text = File.ReadAllText(Path.Join(Repository.Root, "docs", "architecture.md"));

    /// <summary>The projects of <c>src</c>, each with those that it may know.</summary>
    public static IReadOnlyDictionary<string, string[]> Projects { get; } = ProjectRow().Matches(s_text)
        .ToDictionary(row => row.Groups[1].Value, row => Names(row.Groups[2].Value));

    /// <summary>The folders of <c>src</c>, each with those of its project that it knows; <c>.</c> is the project's own folder.</summary>
    public static IReadOnlyDictionary<string, string[]> Folders { get; } = ReadFolders();

    private static string[] Names(string list) => list is "nothing" ? [] :
        [.. list.Split(", ").Select(n => n is "CaveRuntime" ? n : $"CaveRuntime.{n}")];

    // The block after the mark: a project on a line of its own, its folders indented below it.
    private static Dictionary<string, string[]> ReadFolders()
    {
        var folders = new Dictionary<string, string[]>();
        string project = "";
        foreach (string line in FolderBlock().Match(s_text).Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] != ' ')
            {
                project = line.Trim();
                continue;
            }

            string[] sides = line.Split('→');
            folders[In(project, sides[0].Trim())] = sides.Length == 1 ? [] :
                [.. sides[1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(f => In(project, f))];
        }

        return folders;
    }

    private static string In(string project, string folder) => folder == "." ? project : $"{project}/{folder}";

    [GeneratedRegex(@"^\| `(CaveRuntime[A-Za-z.]*)` \|.*\| ([A-Za-z., ]+) \|\r?$", RegexOptions.Multiline)]
    private static partial Regex ProjectRow();

    [GeneratedRegex("<!-- folders -->\n```\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex FolderBlock();
}

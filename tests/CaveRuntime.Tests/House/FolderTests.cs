namespace CaveRuntime.Tests.House;

/// <summary>Folders point one way, and docs/architecture.md shows them as they are.</summary>
public sealed class FolderTests
{
    private static FolderGraph Graph => FolderGraph.OfSources;

    [Fact]
    public void No_folder_of_a_project_knows_one_that_knows_it_back() =>
        Assert.Equal("", string.Join('\n', Graph.Folders.Select(Graph.WayBack).OfType<string>()));

    [Fact]
    public void The_page_shows_the_tree_on_disk() =>
        Assert.Equal(Graph.Folders, ArchitecturePage.Folders.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void The_page_shows_what_each_folder_knows()
    {
        var wrong = from folder in Graph.Folders
                    let known = Graph.KnownBy(folder).Keys.ToList()
                    let shown = ArchitecturePage.Folders.GetValueOrDefault(folder, []).Order(StringComparer.Ordinal)
                    where !known.SequenceEqual(shown)
                    select Line(folder, known);
        Assert.Equal("", string.Join('\n', wrong));
    }

    [Fact]
    public void Two_folders_that_know_each_other_are_found_with_the_places_where_they_do()
    {
        string root = Directory.CreateTempSubdirectory("folders").FullName;
        try
        {
            Write("House/Kitchen/Cook.cs", "namespace House.Kitchen; class Cook { House.Hall.Guest? Serves; }");
            Write("House/Hall/Guest.cs", "namespace House.Hall; class Guest { object Asks() => new House.Kitchen.Cook(); }");
            Write("House/Cellar/Wine.cs", "namespace House.Cellar; class Wine;");
            var graph = new FolderGraph(root);
            string? way = graph.WayBack("House/Kitchen");
            Assert.Contains("House/Kitchen → House/Hall (Cook.cs names ", way, StringComparison.Ordinal);
            Assert.Contains("House/Hall → House/Kitchen (Guest.cs names ", way, StringComparison.Ordinal);
            Assert.Null(graph.WayBack("House/Cellar"));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }

        void Write(string file, string code)
        {
            string path = Path.Combine(root, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, code);
        }
    }

    // As the page writes it, so that it can be copied there.
    private static string Line(string folder, IEnumerable<string> known)
    {
        string project = folder.Split('/')[0];
        return $"{project}:   {Short(folder),-20} → {string.Join(' ', known.Select(Short))}";

        string Short(string f) => f == project ? "." : f[(project.Length + 1)..];
    }
}

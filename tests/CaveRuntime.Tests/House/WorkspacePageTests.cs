using System.Reflection;

namespace CaveRuntime.Tests.House;

/// <summary>What docs/workspace.md shows works as it stands there.</summary>
public sealed class WorkspacePageTests
{
    private const string Page = "docs/workspace.md";

    // What the page says is given.
    private const string Given = """
        string folder = Directory.CreateTempSubdirectory("cave-page-").FullName;
        await using var host = new CaveHost(new CaveOptions { Model = Model.Create("offline"), WarmWorkers = 0 });
        await using Session session = host.Open();

        """;

    public static TheoryData<int> Blocks => [.. Enumerable.Range(0, Snippets.Of(Page).Count)];

    [Theory]
    [MemberData(nameof(Blocks))]
    public async Task A_snippet_of_the_page_compiles_and_runs(int block)
    {
        Assembly program = Snippets.Compile(Snippets.Usings(Page) + Given + Snippets.Of(Page)[block] + "\nDirectory.Delete(folder, true);\n");
        // The compiler's entry point waits for the asynchronous one.
        await Task.Run(() => program.EntryPoint!.Invoke(null, [Array.Empty<string>()])).WaitAsync(TestContext.Patience);
    }
}

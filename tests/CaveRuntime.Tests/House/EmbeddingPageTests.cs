using System.Reflection;

namespace CaveRuntime.Tests.House;

/// <summary>What docs/embedding.md shows works as it stands there.</summary>
public sealed class EmbeddingPageTests
{
    private const string Page = "docs/embedding.md";

    // What the page says is given, where a snippet does not make it itself.
    private const string Given = """
        IChatClient model = Model.Create("offline");
        IServiceCollection services = new ServiceCollection();
        await using var host = new CaveHost(new CaveOptions { Model = model, WarmWorkers = 0 });
        await using Session session = await host.OpenAsync([Input.FromText("minutes", "The board met on Monday.\nThe access code is 7319.")]);

        """;

    public static TheoryData<int> Blocks => [.. Enumerable.Range(0, Snippets.Of(Page).Count)];

    [Theory]
    [MemberData(nameof(Blocks))]
    public async Task A_snippet_of_the_page_compiles_and_runs(int block)
    {
        string code = Snippets.Of(Page)[block];
        bool isWhole = code.Contains("using CaveRuntime;", StringComparison.Ordinal);
        Assembly program = Snippets.Compile(isWhole ? code : Snippets.Usings(Page) + Given + code);
        // The compiler's entry point waits for the asynchronous one.
        await Task.Run(() => program.EntryPoint!.Invoke(null, [Array.Empty<string>()])).WaitAsync(TestContext.Patience);
    }

    [Fact]
    public void The_page_has_the_sections_that_are_looked_for()
    {
        Assert.Empty(
            new[] { "Inject", "Lend", "Retrieve", "Approve", "Stream", "Dependency injection", "Semantic Kernel and MCP", "In-process" }
                .Except(Snippets.Headings(Page)));
    }
}

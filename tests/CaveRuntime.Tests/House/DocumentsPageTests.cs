using System.Reflection;

namespace CaveRuntime.Tests.House;

/// <summary>What docs/documents.md shows works as it stands there.</summary>
public sealed class DocumentsPageTests
{
    private const string Usings = """
        using System; using System.IO; using System.Threading; using System.Threading.Tasks;
        using CaveRuntime; using CaveRuntime.Inputs; using CaveRuntime.Models;

        """;

    [Fact]
    public async Task The_snippets_of_the_page_are_one_program_that_runs()
    {
        IReadOnlyList<string> blocks = Snippets.Of("docs/documents.md");
        // The class comes first on the page, and last in a program.
        Assembly program = Snippets.Compile(Usings + string.Join("\n", blocks.Skip(1)) + blocks[0]);
        await Task.Run(() => program.EntryPoint!.Invoke(null, [Array.Empty<string>()])).WaitAsync(TestContext.Patience);
    }
}

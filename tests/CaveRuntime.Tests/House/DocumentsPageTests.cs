using System.Reflection;

namespace CaveRuntime.Tests.House;

/// <summary>What docs/documents.md shows works as it stands there.</summary>
public sealed class DocumentsPageTests
{
    [Fact]
    public async Task The_snippets_of_the_page_are_one_program_that_runs()
    {
        const string page = "docs/documents.md";
        IReadOnlyList<string> blocks = Snippets.Of(page);
        // The class comes first on the page, and last in a program.
        Assembly program = Snippets.Compile(Snippets.Usings(page) + string.Join("\n", blocks.Skip(1)) + blocks[0]);
        await Task.Run(() => program.EntryPoint!.Invoke(null, [Array.Empty<string>()])).WaitAsync(TestContext.Patience);
    }
}

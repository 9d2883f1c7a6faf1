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
        // Classes come last in a program.
        IEnumerable<string> inOrder = blocks.OrderBy(b => b.Contains("class ", StringComparison.Ordinal) ? 1 : 0);
        Assembly program = Snippets.Compile(Snippets.Usings(page) + string.Join("\n", inOrder));
        await Task.Run(() => program.EntryPoint!.Invoke(null, [Array.Empty<string>()])).WaitAsync(TestContext.Patience);
    }
}

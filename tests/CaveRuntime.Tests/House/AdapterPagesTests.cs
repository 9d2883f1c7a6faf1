using System.Reflection;

namespace CaveRuntime.Tests.House;

/// <summary>What the pages of the adapters and their readmes show works as it stands there.</summary>
public sealed class AdapterPagesTests
{
    [Theory]
    [InlineData("docs/semantic-kernel.md")]
    [InlineData("docs/agent-framework.md")]
    public async Task The_snippets_of_a_page_are_one_program_that_runs(string page) =>
        await RunAsync(Snippets.Usings(page) + string.Join("\n", Snippets.Of(page)));

    [Theory]
    [InlineData("src/CaveRuntime.SemanticKernel/README.md")]
    [InlineData("src/CaveRuntime.AgentFramework/README.md")]
    public async Task The_program_of_a_readme_runs(string page) => await RunAsync(Assert.Single(Snippets.Of(page)));

    private static async Task RunAsync(string code)
    {
        Assembly program = Snippets.Compile(code);
        await Task.Run(() => program.EntryPoint!.Invoke(null, [Array.Empty<string>()])).WaitAsync(TestContext.Patience);
    }
}

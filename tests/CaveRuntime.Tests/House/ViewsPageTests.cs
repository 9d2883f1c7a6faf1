using System.Reflection;
using CaveRuntime.Tests.Views;

namespace CaveRuntime.Tests.House;

/// <summary>What docs/views.md shows works as it stands there, for a program without friend access.</summary>
public sealed class ViewsPageTests
{
    public static TheoryData<int> Blocks => [.. Enumerable.Range(0, Snippets.Of(OutsidePolicy.Page).Count)];

    [Theory]
    [MemberData(nameof(Blocks))]
    public async Task A_snippet_of_the_page_compiles_and_runs(int block)
    {
        Assembly program = Snippets.Compile(OutsidePolicy.Beginning + Snippets.Of(OutsidePolicy.Page)[block]);
        // The compiler's entry point waits for the asynchronous one.
        await Task.Run(() => program.EntryPoint!.Invoke(null, [Array.Empty<string>()])).WaitAsync(TestContext.Patience);
    }
}

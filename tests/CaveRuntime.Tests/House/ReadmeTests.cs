using System.Text.RegularExpressions;

namespace CaveRuntime.Tests.House;

/// <summary>What the README shows works as it stands there.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string s_readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));

    [Theory]
    [InlineData("README.md")]
    [InlineData("src/CaveRuntime/README.md")]
    [InlineData("src/CaveRuntime.Models/README.md")]
    public void The_csharp_of_the_readme_compiles(string readme)
    {
        IReadOnlyList<string> blocks = Snippets.Of(readme);
        Assert.NotEmpty(blocks);
        Assert.All(blocks, block => Snippets.Compile(block));
    }

    [Fact]
    public void The_test_command_of_the_readme_is_the_one_that_ci_calls()
    {
        string ci = File.ReadAllText(Path.Combine(Repository.Root, ".ci", "run"));
        string command = TestCommand().Match(s_readme).Value;
        Assert.NotEmpty(command);
        Assert.Contains(command, ci, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_page_that_the_readme_names_is_there()
    {
        Assert.All(
            Link().Matches(s_readme).Select(link => link.Groups[1].Value),
            page => Assert.True(Path.Exists(Path.Combine(Repository.Root, page)), page));
    }

    [GeneratedRegex("^dotnet test.*$", RegexOptions.Multiline)]
    private static partial Regex TestCommand();

    [GeneratedRegex(@"\]\((docs[^)]*)\)")]
    private static partial Regex Link();
}

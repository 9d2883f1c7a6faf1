using System.Text.RegularExpressions;

namespace CaveRuntime.Tests.House;

/// <summary>The messages that docs/troubleshooting.md explains are ones that the sources have.</summary>
public sealed partial class TroubleshootingPageTests
{
    [Fact]
    public void Every_message_of_the_page_stands_in_the_sources()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "troubleshooting.md"));
        string[] said = [.. Said().Matches(page).Select(m => m.Groups[1].Value)];
        Assert.True(said.Length >= 30, $"{said.Length} messages");
        string sources = string.Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(File.ReadAllText));
        Assert.All(said, words => Assert.Contains(words, sources, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\*\*`([^`]+)`\*\*")]
    private static partial Regex Said();
}

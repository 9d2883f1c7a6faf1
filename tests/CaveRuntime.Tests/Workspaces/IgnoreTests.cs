using CaveRuntime.Workspaces;
using CaveRuntime.Workspaces.Ignoring;

namespace CaveRuntime.Tests.Workspaces;

/// <summary>What .gitignore names is left out.</summary>
public sealed class IgnoreTests
{
    [Theory]
    [InlineData("*.log", "a.log", false, true)]
    [InlineData("*.log", "deep/er/a.log", false, true)]
    [InlineData("/a.log", "deep/a.log", false, false)]
    [InlineData("bin/", "bin", false, false)]
    [InlineData("bin/", "src/bin", true, true)]
    [InlineData("doc/*.txt", "doc/a.txt", false, true)]
    [InlineData("doc/*.txt", "doc/b/a.txt", false, false)]
    [InlineData("doc/**/*.txt", "doc/b/c/a.txt", false, true)]
    [InlineData("**/logs", "a/logs", true, true)]
    [InlineData("abc/**", "abc/x", false, true)]
    [InlineData("# a", "# a", false, false)]
    [InlineData("\\#a", "#a", false, true)]
    [InlineData("[ab].c", "b.c", false, true)]
    [InlineData("[!ab].c", "b.c", false, false)]
    [InlineData("a?c", "abc", false, true)]
    [InlineData("*.log\n!keep.log", "keep.log", false, false)]
    [InlineData("trailing   ", "trailing", false, true)]
    [InlineData("a+b(c).txt", "a+b(c).txt", false, true)]
    [InlineData("{a,b}", "a", false, false)]
    public void A_rule_fits_as_in_git(string rules, string path, bool isFolder, bool ignored) =>
        Assert.Equal(ignored, IgnoreRules.None.With("", rules).Ignores(path, isFolder));

    [Fact]
    public void Rules_of_a_folder_come_before_those_above_and_git_is_never_listed()
    {
        using WorkFolder folder = new WorkFolder().With(".gitignore", "*.tmp\nobj/\n").With("src/.gitignore", "!keep.tmp\n").With("src/keep.tmp", "")
            .With("src/gone.tmp", "").With("obj/a.cs", "").With(".git/config", "").With("src/a.cs", "").With(".git/info/exclude", "own.txt").With("own.txt", "");
        using Workspace workspace = folder.Open();
        Assert.Equal([".gitignore", "src/.gitignore", "src/a.cs", "src/keep.tmp"], workspace.Glob("**").Entries.Select(e => e.Path));
        Assert.Equal([".gitignore", "src/"], workspace.List().Entries.Select(e => e.Path));
        Assert.Equal(["src/a.cs"], workspace.Glob("**/*.{cs,fs}").Entries.Select(e => e.Path));
        Assert.Equal("", workspace.Read("obj/a.cs").Text);
    }
}

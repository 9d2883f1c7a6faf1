using CaveRuntime.Workspaces;

namespace CaveRuntime.Tests.Workspaces;

/// <summary>Reading and changing files by exact methods.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class WorkspaceFileTests
{
    [Fact]
    public void Lines_are_read_by_number_with_the_line_to_go_on_from()
    {
        using WorkFolder folder = new WorkFolder().With("a.txt", "one\ntwo\nthree\nfour\n");
        using Workspace workspace = folder.Open();
        Assert.Equal(new FileView("a.txt", 2, 2, 4, "two\nthree\n", 4, false), workspace.Read("a.txt", 2, 2));
        Assert.Equal(new FileView("a.txt", 4, 1, 4, "four\n", null, false), workspace.Read("./a.txt", 4));
        Assert.Contains("4 lines", Assert.Throws<ArgumentOutOfRangeException>(() => workspace.Read("a.txt", 5)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_file_and_a_line_that_is_too_long_are_views_too()
    {
        using WorkFolder folder = new WorkFolder().With("empty", "").With("long", new string('x', 100_000) + "\nend");
        using Workspace workspace = folder.Open();
        Assert.Equal(new FileView("empty", 1, 0, 0, "", null, false), workspace.Read("empty"));
        FileView first = workspace.Read("long");
        Assert.True(first is { IsCut: true, Lines: 1, Next: 2, TotalLines: 2 });
        Assert.Equal("end", workspace.Read("long", 2).Text);
    }

    [Fact]
    public void What_is_written_is_a_change_with_its_diff()
    {
        using var folder = new WorkFolder();
        var told = new List<FileChange>();
        using Workspace workspace = folder.Open(new WorkspaceOptions { Changed = told.Add });
        FileChange made = workspace.Write("src/deep/a.cs", "one\ntwo\n");
        Assert.Equal("--- /dev/null\n+++ b/src/deep/a.cs\n@@ -0,0 +1,2 @@\n+one\n+two\n", made.Diff);
        FileChange edited = workspace.Edit("src/deep/a.cs", "two", "2");
        Assert.Equal("--- a/src/deep/a.cs\n+++ b/src/deep/a.cs\n@@ -1,2 +1,2 @@\n one\n-two\n+2\n", edited.Diff);
        Assert.Equal((2, "changed", 1, 1), (edited.Number, edited.Kind, edited.Added, edited.Removed));
        Assert.Equal("unchanged", workspace.Write("src/deep/a.cs", "one\n2\n").Kind);
        Assert.Equal([made, edited], told);
    }

    [Fact]
    public void Changes_far_apart_are_pieces_of_their_own()
    {
        using WorkFolder folder = new WorkFolder().With("a", string.Concat(Enumerable.Range(1, 40).Select(i => $"{i}\n")));
        using Workspace workspace = folder.Open();
        FileChange change = workspace.Write("a", workspace.Read("a").Text.Replace("1\n2\n3\n4\n", "1\n2\nnew\n3\n4\n", StringComparison.Ordinal).Replace("39\n", "", StringComparison.Ordinal));
        Assert.Equal(
            "--- a/a\n+++ b/a\n@@ -1,5 +1,6 @@\n 1\n 2\n+new\n 3\n 4\n 5\n@@ -36,5 +37,4 @@\n 36\n 37\n 38\n-39\n 40\n",
            change.Diff);
        Assert.True(change is { Added: 1, Removed: 1 });
    }

    [Theory]
    [InlineData("a b a", "a", 1, "2 times, not 1: in lines 1, 1")]
    [InlineData("a b a", "c", 1, "does not hold that text")]
    [InlineData("a\n  b", "a b", 1, "with other blanks or line ends")]
    [InlineData("a", "a", 2, "1 times, not 2")]
    public void An_edit_that_does_not_fit_changes_nothing_and_says_why(string text, string old, int count, string says)
    {
        using WorkFolder folder = new WorkFolder().With("a", text);
        using Workspace workspace = folder.Open();
        Assert.Contains(says, Assert.Throws<ArgumentException>(() => workspace.Edit("a", old, "x", count)).Message, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(folder.At("a")));
        Assert.Empty(workspace.Changes);
    }

    [Fact]
    public void An_edit_keeps_line_ends_byte_order_mark_and_permissions()
    {
        using var folder = new WorkFolder();
        File.WriteAllBytes(folder.At("a"), [0xEF, 0xBB, 0xBF, .. "one\r\ntwo\r\n"u8]);
        File.SetUnixFileMode(folder.At("a"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        using Workspace workspace = folder.Open();
        workspace.Edit("a", "one\ntwo", "1\n2");
        Assert.Equal([0xEF, 0xBB, 0xBF, .. "1\r\n2\r\n"u8], File.ReadAllBytes(folder.At("a")));
        Assert.True(File.GetUnixFileMode(folder.At("a")).HasFlag(UnixFileMode.UserExecute));
    }

    [Fact]
    public void Everything_is_undone_in_turn()
    {
        using WorkFolder folder = new WorkFolder().With("a", "one").With("b", "kept").With("sub/c", "c");
        using Workspace workspace = folder.Open();
        workspace.Edit("a", "one", "two");
        workspace.Write("new", "x");
        workspace.Move("b", "moved/b");
        workspace.Delete("sub/c");
        workspace.Delete("sub");
        Assert.Equal(["a", "moved/", "new"], workspace.List().Entries.Select(e => e.Path));
        Assert.Equal(5, workspace.Undo(10).Count);
        Assert.Equal("one", File.ReadAllText(folder.At("a")));
        Assert.Equal("kept", File.ReadAllText(folder.At("b")));
        Assert.Equal("c", File.ReadAllText(folder.At("sub/c")));
        Assert.False(File.Exists(folder.At("new")));
    }

    [Fact]
    public void What_somebody_else_has_changed_since_is_not_undone()
    {
        using var folder = new WorkFolder();
        using Workspace workspace = folder.Open();
        workspace.Write("a", "mine");
        File.WriteAllText(folder.At("a"), "theirs");
        Assert.Contains("changed since", Assert.Throws<InvalidOperationException>(() => workspace.Undo()).Message, StringComparison.Ordinal);
        Assert.Equal("theirs", File.ReadAllText(folder.At("a")));
    }

    [Fact]
    public void Binary_huge_missing_and_read_only_files_are_said_to_be_that()
    {
        using WorkFolder folder = new WorkFolder().With("huge", new string('x', 2_000)).With("locked", "x").With("src/Real.cs", "x");
        File.WriteAllBytes(folder.At("picture"), [0x89, 0x50, 0, 1]);
        File.SetUnixFileMode(folder.At("locked"), UnixFileMode.UserRead);
        using Workspace workspace = folder.Open(new WorkspaceOptions { MaxFileBytes = 1_000, Protected = ["src/**"] });
        Assert.Contains("no text: 4 bytes", Message(() => workspace.Read("picture")), StringComparison.Ordinal);
        Assert.Contains("2,000 bytes", Message(() => workspace.Read("huge")), StringComparison.Ordinal);
        Assert.Contains("There is src/Real.cs", Message(() => workspace.Read("real.cs")), StringComparison.Ordinal);
        Assert.Contains("read-only", Message(() => workspace.Write("locked", "y")), StringComparison.Ordinal);
        Assert.Contains("is a folder", Message(() => workspace.Read("src")), StringComparison.Ordinal);
        Assert.Contains("protected", Message(() => workspace.Write("src/Real.cs", "y")), StringComparison.Ordinal);
        Assert.Contains("exists already", Message(() => workspace.Move("huge", "locked")), StringComparison.Ordinal);
    }

    [Fact]
    public void Long_lists_and_searches_come_in_pages()
    {
        using var folder = new WorkFolder();
        for (int i = 10; i < 15; i++)
            folder.With($"src/{i}.cs", $"int a{i};\n// b\nint c{i};\n");
        using Workspace workspace = folder.Open(new WorkspaceOptions { PageSize = 4 });
        EntryList first = workspace.Glob("src/*.cs");
        Assert.Equal((4, 5, 4), (first.Entries.Count, first.Total, first.Next));
        Assert.Equal("src/14.cs", Assert.Single(workspace.Glob("src/*.cs", first.Next!.Value).Entries).Path);
        LineMatches matches = workspace.Grep("^int", "**/*.cs");
        Assert.Equal(new LineMatch("src/11.cs", 3, "int c11;"), matches.Matches[^1]);
        Assert.Equal("src/12.cs", workspace.Grep("^int", "**/*.cs", matches.Next!.Value).Matches[0].Path);
        Assert.Equal((2, (int?)null), (workspace.Grep("^int", "**/*.cs", 8).Matches.Count, workspace.Grep("^int", "**/*.cs", 8).Next));
    }

    private static string Message(Action act) => Assert.ThrowsAny<Exception>(act).Message;
}

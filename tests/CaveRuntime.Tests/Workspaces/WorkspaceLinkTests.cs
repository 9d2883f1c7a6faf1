using CaveRuntime.Workspaces;

namespace CaveRuntime.Tests.Workspaces;

/// <summary>No path leads out of the folder.</summary>
public sealed class WorkspaceLinkTests
{
    [Fact]
    public void Paths_and_links_that_leave_are_refused_and_nothing_outside_changes()
    {
        using WorkFolder folder = new WorkFolder().With("a", "x");
        File.CreateSymbolicLink(folder.At("absolute"), Path.Combine(folder.Outside, "secret.txt"));
        File.CreateSymbolicLink(folder.At("relative"), "../outside/secret.txt");
        Directory.CreateSymbolicLink(folder.At("folder"), "../outside");
        Directory.CreateSymbolicLink(folder.At("up"), "..");
        File.CreateSymbolicLink(folder.At("new"), "../outside/new.txt");
        File.CreateSymbolicLink(folder.At("self"), "self");
        Directory.CreateSymbolicLink(folder.At("proc"), "/proc/self/cwd");
        using Workspace workspace = folder.Open();
        string[] leaving = ["absolute", "relative", "folder/secret.txt", "up/outside/secret.txt", "../outside/secret.txt", "self", "proc/a",
            Path.Combine(folder.Outside, "secret.txt"), "/etc/passwd", "a/../../outside/secret.txt", "..", "folder/../secret.txt"];
        foreach (string path in leaving)
        {
            Refused(() => workspace.Read(path));
            Refused(() => workspace.Write(path, "changed"));
            Refused(() => workspace.Edit(path, "kept", "changed"));
            Refused(() => workspace.Move("a", path));
        }

        foreach (string path in new[] { "folder/secret.txt", "folder/new.txt", "up/x", "../outside/new", "new" })
        {
            Refused(() => workspace.Write(path, "changed"));
            Refused(() => workspace.Delete(path == "new" ? "folder/secret.txt" : path));
            Refused(() => workspace.Move("a", path));
        }

        Refused(() => workspace.Move("folder/secret.txt", "mine"));
        Refused(() => workspace.List("folder"));
        Refused(() => workspace.List(".."));
        Refused(() => workspace.Delete("."));
        Assert.DoesNotContain(workspace.Glob("**").Entries, e => e.Path.Contains("secret", StringComparison.Ordinal));
        Assert.Empty(workspace.Grep("kept").Matches);
        folder.AssertOutsideIsUntouched();
        Assert.True(File.Exists(folder.At("a")));
    }

    [Fact]
    public void A_link_that_stays_inside_is_followed_and_stays_a_link()
    {
        using WorkFolder folder = new WorkFolder().With("real/a.txt", "one");
        Directory.CreateSymbolicLink(folder.At("link"), "real");
        File.CreateSymbolicLink(folder.At("file"), "real/a.txt");
        using Workspace workspace = folder.Open();
        Assert.Equal("one", workspace.Read("link/a.txt").Text);
        Assert.Equal("real/a.txt", workspace.Edit("file", "one", "two").Path);
        Assert.Equal("two", File.ReadAllText(folder.At("real/a.txt")));
        Assert.NotNull(new FileInfo(folder.At("file")).LinkTarget);
        Assert.Contains("link", Assert.Throws<InvalidOperationException>(() => workspace.Delete("file")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_folder_of_git_is_not_changed_under_any_name()
    {
        using WorkFolder folder = new WorkFolder().With(".git/config", "[core]").With("a", "x");
        Directory.CreateSymbolicLink(folder.At("innocent"), ".git");
        using Workspace workspace = folder.Open();
        foreach (string path in new[] { ".git/config", "innocent/config", "innocent/hooks/post-commit", ".git/hooks/pre-commit", "./.git/config" })
        {
            Refused(() => workspace.Write(path, "changed"));
            Refused(() => workspace.Move("a", path + "2"));
            Refused(() => workspace.Delete(path));
        }

        Refused(() => workspace.Move(".git", "other"));
        Assert.Equal("[core]", File.ReadAllText(folder.At(".git/config")));
    }

    [Fact]
    public void A_pipe_or_device_is_no_file_and_is_not_waited_for()
    {
        using var folder = new WorkFolder();
        using Workspace workspace = folder.Open();
        File.CreateSymbolicLink(folder.At("null"), "/dev/null");
        Assert.ThrowsAny<Exception>(() => workspace.Read("null"));
        Assert.ThrowsAny<Exception>(() => workspace.Write("x\0y", "z"));
    }

    [Fact]
    public async Task A_folder_that_is_exchanged_for_a_link_meanwhile_leads_nowhere()
    {
        using WorkFolder folder = new WorkFolder().With("real/secret.txt", "mine");
        using Workspace workspace = folder.Open();
        Directory.CreateSymbolicLink(folder.At("evil"), "../outside");
        using var stop = new CancellationTokenSource();
        Task swapping = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                Directory.Move(folder.At("real"), folder.At("away"));
                Directory.Move(folder.At("evil"), folder.At("real"));
                Directory.Move(folder.At("real"), folder.At("evil"));
                Directory.Move(folder.At("away"), folder.At("real"));
            }
        });
        for (int i = 0; i < 2_000; i++)
        {
            try
            {
                Assert.NotEqual("kept", workspace.Read("real/secret.txt").Text);
                workspace.Write("real/secret.txt", $"mine {i}");
            }
            catch (Exception e) when (e is InvalidOperationException or UnauthorizedAccessException or IOException)
            {
                continue; // Refused: as good.
            }
        }

        await stop.CancelAsync();
        await swapping;
        folder.AssertOutsideIsUntouched();
    }

    private static void Refused(Action act)
    {
        Exception thrown = Assert.ThrowsAny<Exception>(act);
        Assert.True(thrown is UnauthorizedAccessException or InvalidOperationException or IOException or ArgumentException, thrown.ToString());
    }
}

using CaveRuntime.Scopes;
using CaveRuntime.Workspaces;

namespace CaveRuntime.Tests.Workspaces;

/// <summary>A workspace in the hands of a model's cells.</summary>
public sealed class LentWorkspaceTests
{
    [Fact]
    public async Task Cells_read_change_and_run_and_what_is_denied_is_an_exception_of_theirs()
    {
        using WorkFolder folder = new WorkFolder().With("a.txt", "one\ntwo\n");
        using Workspace workspace = folder.Open();
        await using var host = new CaveHost(new CaveOptions { Model = CaveRuntime.Models.Model.Create("offline"), WarmWorkers = 0 });
        await using Session session = host.Open();
        await session.LendWorkspaceAsync(workspace, new WorkspaceLending { Commands = new CommandRules { Allow = ["cat *"] } });

        Assert.Equal("two", await ValueAsync(session, "workspace.Read(\"a.txt\", 2).Text"));
        Assert.Equal("1", await ValueAsync(session, "workspace.Edit(\"a.txt\", \"two\", \"2\").Added"));
        Assert.Equal("one\n2", await ValueAsync(session, "(await workspace.Run(\"cat a.txt\", TimeSpan.FromSeconds(20))).Output"));
        Assert.Equal("a.txt", await ValueAsync(session, "workspace.Grep(\"^2$\").Matches[0].Path"));
        CellReport denied = await session.RunCellAsync("await workspace.Run(\"cat a.txt; id\")");
        Assert.Contains("it is none of those that are allowed: cat *", denied.Error!.Message, StringComparison.Ordinal);
        CellReport missing = await session.RunCellAsync("workspace.Read(\"A.TXT\")");
        Assert.Contains("There is a.txt", missing.Error!.Message, StringComparison.Ordinal);
        CellReport leaving = await session.RunCellAsync("workspace.Write(\"../outside/x\", \"y\")");
        Assert.Contains("leads out", leaving.Error!.Message, StringComparison.Ordinal);
        folder.AssertOutsideIsUntouched();
    }

    private static async Task<string?> ValueAsync(Session session, string code)
    {
        CellReport cell = await session.RunCellAsync($"FINAL({code})");
        Assert.Null(cell.Error);
        return cell.Final;
    }
}

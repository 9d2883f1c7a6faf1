using CaveRuntime.Workspaces;

namespace CaveRuntime.Tests.Workspaces;

/// <summary>A folder to work in, with another beside it that nothing may touch. Removed in the end.</summary>
internal sealed class WorkFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("cave-work-").FullName;

    public WorkFolder()
    {
        Directory.CreateDirectory(Inside);
        Directory.CreateDirectory(Outside);
        File.WriteAllText(Path.Combine(Outside, "secret.txt"), "kept");
    }

    public string Inside => Path.Combine(_path, "inside");

    public string Outside => Path.Combine(_path, "outside");

    public Workspace Open(WorkspaceOptions? options = null) => Workspace.Open(Inside, options);

    public string At(string path) => Path.Combine(Inside, path);

    public WorkFolder With(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), text);
        return this;
    }

    public void AssertOutsideIsUntouched()
    {
        Assert.Equal(["secret.txt"], Directory.GetFileSystemEntries(Outside).Select(Path.GetFileName));
        Assert.Equal("kept", File.ReadAllText(Path.Combine(Outside, "secret.txt")));
        Assert.Equal(["inside", "outside"], Directory.GetFileSystemEntries(_path).Select(Path.GetFileName).Order());
    }

    public void Dispose() => Directory.Delete(_path, recursive: true);
}

namespace CaveRuntime.Packaging;

/// <summary>How long a case took to build and to run, and how much lies on the disk then.</summary>
internal sealed record Result(TimeSpan Build, TimeSpan Run, long Bytes);

/// <summary>Something that a user does with the packages.</summary>
internal sealed record Case(string Name, Func<Workshop, Task<Result>> RunAsync, bool IsShort = false)
{
    public static IReadOnlyList<Case> All { get; } =
    [
        new("contents", Contents.CheckAsync, IsShort: true),
        new("console", Programs.ConsoleAsync, IsShort: true),
        new("library-between", Programs.LibraryBetweenAsync),
        new("test-project", Programs.TestProjectAsync),
        new("web", WebProgram.RunAsync),
        new("single-file", workshop => Programs.SingleFileAsync(workshop, selfContained: false)),
        new("single-file-own-runtime", workshop => Programs.SingleFileAsync(workshop, selfContained: true)),
        new("published-folder", Programs.PublishedFolderAsync),
        new("in-process", Programs.InProcessAsync),
        new("container", Container.RunAsync),
        new("tool", Tool.RunAsync),
        new("same-bytes-and-api", Elsewhere.SameBytesAsync),
    ];
}

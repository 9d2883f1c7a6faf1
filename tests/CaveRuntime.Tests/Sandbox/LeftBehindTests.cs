using CaveRuntime.Scopes;
using CaveRuntime.Testing;

namespace CaveRuntime.Tests.Sandbox;

/// <summary>A hundred sessions, a third of them killed at a random moment, leave nothing behind.</summary>
[Collection(nameof(LeftBehindTests))]
[CollectionDefinition(nameof(LeftBehindTests), DisableParallelization = true)]
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class LeftBehindTests
{
    private const int Sessions = 100;

    [Fact]
    public async Task A_hundred_sessions_leave_no_process_no_descriptor_and_no_file()
    {
        var random = new Random(7);
        await One(random, kill: false);
        int descriptors = Descriptors();
        string[] files = Directory.GetFileSystemEntries(Path.GetTempPath(), "cave*");
        for (int i = 0; i < Sessions; i++)
            await One(random, kill: i % 3 == 0);

        // The runtime itself may open and keep a descriptor or two; a leak would be a hundred.
        Assert.InRange(Descriptors(), 0, descriptors + 5);
        Assert.Empty(Children());
        Assert.Empty(Directory.GetFileSystemEntries(Path.GetTempPath(), "cave*").Except(files));
    }

    private static async Task One(Random random, bool kill)
    {
        await using var host = new CaveHost(new CaveOptions { Model = new ScriptedModel(), WarmWorkers = 0 });
        await using Session session = await host.OpenAsync([Input.FromText("t", "some text")]);
        Task<CellReport> cell = session.RunCellAsync("var n = ctx.Count(\"e\"); n");
        if (kill)
        {
            // From before the worker is there to after its cell has ended.
            for (int spins = random.Next(200); spins > 0; spins--)
                await Task.Yield();
            session.KillWorker();
        }

        CellReport report = await cell;
        Assert.True(report.Status is CellStatus.Ok or CellStatus.WorkerLost, report.Observation);
    }

    private static int Descriptors() => Directory.GetFiles("/proc/self/fd").Length;

    private static IEnumerable<string> Children() =>
        from status in Directory.GetDirectories("/proc").Where(d => int.TryParse(Path.GetFileName(d), out _)).Select(d => Read(Path
            .Combine(d, "status")))
        where status.Contains(
            $"PPid:\t{Environment.ProcessId}\n",
            StringComparison.Ordinal) && status.StartsWith("Name:\tcave-worker", StringComparison.Ordinal)
        select status;

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ""; // The process has ended meanwhile.
        }
    }
}

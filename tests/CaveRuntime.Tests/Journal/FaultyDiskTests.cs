using CaveRuntime.Journal;
using CaveRuntime.Scopes.Calls;
using CaveRuntime.Storage;
using CaveRuntime.Storage.Sqlite;
using CaveRuntime.Testing;
using CaveRuntime.Tests.Storage;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Tests.Journal;

/// <summary>A disk that is full, read-only or gone under the store of a session: the run stops before anything is asked that could not be
/// kept, and goes on when the disk is well again. Left out where this user may not mount a disk of memory.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class FaultyDiskTests : IDisposable
{
    private const int Parts = 60;

    private readonly string _folder = Directory.CreateTempSubdirectory("cave-disk-").FullName;

    private string Place => Path.Combine(_folder, "disk", "store");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(0, 0)] // Before the first part of the cell.
    [InlineData(7, 0)] // In the middle of it.
    [InlineData(7, 40_000)] // There is a little room left.
    public async Task A_disk_that_is_full_in_mid_run_stops_it_and_the_session_goes_on_after_room_was_made(int fullAt, int leaves)
    {
        await using SmallDisk? disk = await SmallDisk.MountAsync(Path.Combine(_folder, "disk"), kibibytes: 4_096);
        if (disk is null)
            return;
        string? filler = null;
        await using SqliteSessionStore store = SqliteSessionStore.Open(Place);
        List<string> asked = await StopAsync(store, at =>
        {
            if (at >= fullAt)
                filler ??= disk.Fill(leaves);
        }, "is full");
        File.Delete(filler!);
        await ResumeAsync(store, asked);
    }

    [Fact]
    public async Task A_disk_that_takes_no_writes_in_mid_run_stops_it_and_is_said_so_by_whoever_opens_it()
    {
        await using SmallDisk? disk = await SmallDisk.MountAsync(Path.Combine(_folder, "disk"), kibibytes: 4_096);
        if (disk is null)
            return;
        IAsyncDisposable? cover = null;
        List<string> asked;
        await using (SqliteSessionStore store = SqliteSessionStore.Open(Place))
        {
            asked = await StopAsync(store, async at =>
            {
                if (at != 7)
                    return;
                cover = await SmallDisk.CoverAsync(Place);
                // What was open before can still be written to. After something went wrong it is opened anew.
                await Assert.ThrowsAnyAsync<StoreException>(() => store.TakeAsync("nobody", TakeMode.Open));
            }, "ead-only");
            StoreException refused = Assert.Throws<StoreException>(() => SqliteSessionStore.Open(Place));
            Assert.Contains("ead-only", refused.Message, StringComparison.Ordinal);
        }

        await cover!.DisposeAsync();
        await using SqliteSessionStore again = SqliteSessionStore.Open(Place);
        await ResumeAsync(again, asked);
    }

    [Fact]
    public async Task A_disk_that_is_gone_in_mid_run_stops_it()
    {
        await using SmallDisk? disk = await SmallDisk.MountAsync(Path.Combine(_folder, "disk"), kibibytes: 4_096);
        if (disk is null)
            return;
        await using SqliteSessionStore store = SqliteSessionStore.Open(Place);
        await StopAsync(store, at => at == 7 ? disk.PullAsync() : Task.CompletedTask, "is gone", reads: false);
    }

    private static Task<List<string>> StopAsync(SqliteSessionStore store, Action<int> fault, string reason) => StopAsync(
        store, at =>
        {
            fault(at);
            return Task.CompletedTask;
        }, reason);

    // One part after the other, so that what is asked after the fault is known.
    private static async Task<List<string>> StopAsync(SqliteSessionStore store, Func<int, Task> fault, string reason, bool reads = true)
    {
        List<string> asked = [];
        await using var host = new CaveHost(Options(store, async words =>
        {
            asked.Add(words);
            await fault(asked.Count - 1);
        }));
        await using (Session session = await host.OpenAsync([], "one"))
        {
            Answer answer = await session.AskAsync("What?").WaitAsync(TestContext.Patience);
            Assert.Equal((StopReason.StoreError, "store"), (answer.Stop, answer.Error?.Code));
            Assert.Contains(reason, answer.Error!.Message, StringComparison.Ordinal);
            // Nothing can be asked of it any more.
            int before = asked.Count;
            Assert.Equal(StopReason.StoreError, (await session.AskAsync("And now?")).Stop);
            Assert.Equal(before, asked.Count);
        }

        if (!reads)
            return asked;
        int begun = 0;
        await foreach ((_, JournalEntry? entry) in JournalReader.ReadAsync(store, "one"))
            begun += entry is CallBegun ? 1 : 0;
        // Of all that was asked it is known that it had left.
        Assert.True(asked.Count <= begun, $"{asked.Count} were asked, {begun} were announced");
        return asked;
    }

    private static async Task ResumeAsync(SqliteSessionStore store, List<string> askedBefore)
    {
        HashSet<string> known = [];
        await foreach ((_, JournalEntry? entry) in JournalReader.ReadAsync(store, "one"))
        {
            if (entry is CallEnded { Result: ReplyResult reply })
                known.Add(reply.Text);
        }

        List<string> asked = [];
        await using var host = new CaveHost(Options(store, words =>
        {
            asked.Add(words);
            return Task.CompletedTask;
        }));
        await using Session session = await host.OpenAsync("one");
        Answer answer = await session.ResumeAsync();
        Assert.True(answer.Text == $"{Parts}", $"{answer.Stop}: {answer.Text} {answer.Error?.Message}");
        Assert.DoesNotContain(asked, a => known.Contains("to " + a));
        // What was under way when the store failed is all that is asked twice.
        Assert.InRange(askedBefore.Intersect(asked).Count(), 0, 1);
    }

    private static CaveOptions Options(ISessionStore store, Func<string, Task> asking) => new CaveOptions
    {
        Model = new ScriptedModel(async (request, _) =>
        {
            bool isPart = request[0].Role != ChatRole.System;
            await asking(isPart ? request[^1].Text : $"turn {request.Count}");
            return isPart ? "to " + request[^1].Text
                : ScriptedModel.Cell(request.Any(m => m.Role == ChatRole.Assistant)
                    ? "FINAL(heard.Count)"
                    : $"var heard = new List<string>(); var random = new Random(1); for (int i = 0; i < {Parts}; i++) heard.Add(llm_query($\"{{i}} {{string.Concat(Enumerable.Range(0, 900).Select(_ => (char)random.Next(33, 126)))}}\"));");
        }),
        WarmWorkers = 0,
        Store = store,
    }.InProcess();
}

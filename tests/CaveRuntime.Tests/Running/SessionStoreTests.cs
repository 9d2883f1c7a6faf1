using CaveRuntime.Events;
using CaveRuntime.Testing;

namespace CaveRuntime.Tests.Running;

public sealed class SessionStoreTests
{
    private const string Key = "sk-proj-0123456789abcdefXYZ";

    [Fact]
    public async Task A_store_gets_everything_as_it_is_and_a_reader_gets_it_masked()
    {
        var store = new MemorySessionStore();
        var model = new ScriptedModel(
            Cell($"Console.WriteLine(\"{Key}\"); Console.WriteLine(llm_query(\"the key?\"));"),
            Cell("FINAL(1)")) { Subcall = (_, _) => Task.FromResult($"it is {Key}") };
        await using var host = new CaveHost(new CaveOptions { Model = model, WarmWorkers = 0, Store = store });
        Session session = await host.OpenAsync([]);
        await session.LendAsync("tool", (Func<string, string>)(text => text + "!"));
        await session.RunCellAsync($"var mine = tool(\"{Key}\"); mine");
        var seen = new List<RunEvent>();
        await foreach (RunEvent happened in session.StreamAsync("Which key?"))
            seen.Add(happened);
        await session.CompactAsync("the key");
        // Nobody waits for what a summary tells until the session is let go of.
        await session.DisposeAsync();

        RunEvent[] kept = await KeptAsync(store, session.Id);
        Assert.All(kept, e => Assert.Equal(session.Id, e.SessionId));
        Assert.All(kept.Zip(kept.Skip(1)), pair => Assert.True(pair.First.Seq < pair.Second.Seq));
        Assert.Equal(1, kept[0].Seq);
        Assert.IsType<ViewCompacted>(kept[^1]);
        Assert.True(Assert.IsType<CellStarted>(kept[0]).ByUser);
        Assert.Equal($"\"{Key}!\"", Assert.Single(kept.OfType<LentCallFinished>()).Result);
        Assert.Equal($"it is {Key}", Assert.Single(kept.OfType<SubcallFinished>()).Reply);
        Assert.Equal("it is ***", Assert.Single(seen.OfType<SubcallFinished>()).Reply);
        Assert.Contains(kept.OfType<CellFinished>(), e => e.Report.Output.Contains(Key, StringComparison.Ordinal));
        Assert.DoesNotContain(seen, e => EventJson.Write(e).Contains(Key, StringComparison.Ordinal));
        // Whatever was seen is kept, but for the pieces of replies.
        Assert.Equal(
            seen.Where(e => e is not TextDelta).Select(e => (e.Seq, e.RunId, e.GetType())),
            kept.Where(e => e.RunId == seen[0].RunId).Select(e => (e.Seq, e.RunId, e.GetType())));
        Assert.Equal(kept.Skip(4).Select(e => e.Seq), (await KeptAsync(store, session.Id, kept[4].Seq)).Select(e => e.Seq));
        Assert.Empty(await KeptAsync(store, "another"));
    }

    [Fact]
    public async Task A_store_that_fails_stops_the_run_before_anything_is_asked_that_could_not_be_kept()
    {
        var store = new MemorySessionStore();
        var model = new ScriptedModel(Cell("1"), Cell("FINAL(2)"));
        await using var host = new CaveHost(new CaveOptions { Model = model, WarmWorkers = 0, Store = store });
        await using Session session = await host.OpenAsync([]);
        store.Room = 0;
        Answer answer = await session.AskAsync("What?");
        Assert.Equal((StopReason.StoreError, "store"), (answer.Stop, answer.Error?.Code));
        Assert.Contains("full", answer.Error!.Message, StringComparison.Ordinal);
        Assert.Empty(model.Requests);
    }

    private static string Cell(string code) => $"I run this.\n\n```csharp\n{code}\n```\n";

    private static async Task<RunEvent[]> KeptAsync(MemorySessionStore store, string session, long from = 1)
    {
        var kept = new List<RunEvent>();
        await foreach (RunEvent happened in new StoredSessions(store).EventsAsync(session, from))
            kept.Add(happened);
        return [.. kept];
    }
}

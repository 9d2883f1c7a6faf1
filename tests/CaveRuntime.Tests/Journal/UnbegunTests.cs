using System.Text.Json;
using CaveRuntime.Storage;
using CaveRuntime.Testing;

namespace CaveRuntime.Tests.Journal;

/// <summary>What is made anew, what is resumed and what is tidied up, where somebody died or came between.</summary>
public sealed class UnbegunTests
{
    [Fact]
    public async Task A_name_that_was_taken_by_a_host_that_died_before_its_first_record_is_free()
    {
        var store = new MemorySessionStore { RefusesHeld = true };
        SessionHold dead = await store.TakeAsync("one", TakeMode.Create);
        await using var host = new CaveHost(Options(store, ScriptedModel.Cell("FINAL(4)")));
        // As long as its host lives, it is about to be begun.
        await Assert.ThrowsAsync<SessionExistsException>(() => host.OpenAsync([], "one"));
        await store.ReleaseAsync(dead);
        await using (Session session = await host.OpenAsync([], "one"))
            Assert.Equal("4", (await session.AskAsync("What?")).Text);
        Assert.Null((await new StoredSessions(store).VerifyAsync("one")).Problem);
        await Assert.ThrowsAsync<SessionExistsException>(() => host.OpenAsync([], "one"));
        // Nobody holds it because of that.
        await store.ReleaseAsync(await store.TakeAsync("one", TakeMode.Open));
    }

    [Fact]
    public async Task A_clients_own_time_limit_is_a_failure_of_the_model_and_the_run_can_be_taken_up()
    {
        var store = new MemorySessionStore();
        int asked = 0;
        var model = new ScriptedModel((_, _) => ++asked == 1
            ? throw new TaskCanceledException("The request was canceled due to the configured HttpClient.Timeout of 100 seconds elapsing.")
            : Task.FromResult(ScriptedModel.Cell("FINAL(4)")));
        await using var host = new CaveHost(Options(store) with { Model = model });
        await using (Session session = await host.OpenAsync([], "one"))
        {
            Answer failed = await session.AskAsync("What?");
            Assert.Equal(StopReason.ModelError, failed.Stop);
            Assert.Contains("HttpClient.Timeout", failed.Error!.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("defect", failed.Error.Message, StringComparison.Ordinal);
        }

        await using Session again = await host.OpenAsync("one");
        Assert.Equal("What?", again.Pending);
        Assert.Equal("4", (await again.ResumeAsync()).Text);
    }

    [Fact]
    public void A_summary_of_a_later_program_does_not_make_a_session_one_that_may_go()
    {
        string text = StoreRules.Write(new SessionSummary("What?", SessionState.Waiting, new Usage()));
        Assert.Equal(SessionState.Waiting, StoreRules.ReadSummary(text).State);
        string later = text.Replace("Waiting", "Handed", StringComparison.Ordinal);
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<SessionSummary>(later));
        Assert.Equal(SessionState.Running, StoreRules.ReadSummary(later).State);
        Assert.Equal(SessionState.Running, StoreRules.ReadSummary("{").State);
        Assert.Equal(SessionState.Idle, StoreRules.ReadSummary(null).State);
    }

    [Fact]
    public async Task A_session_that_is_used_while_others_are_deleted_stays()
    {
        var inner = new MemorySessionStore();
        await using var host = new CaveHost(Options(inner, ScriptedModel.Cell("FINAL(1)"), ScriptedModel.Cell("FINAL(2)")));
        foreach (string name in new[] { "one", "two" })
            await (await host.OpenAsync([], name)).DisposeAsync();
        bool used = false;
        var store = new BusyStore(inner, async name =>
        {
            if (used)
                return;
            used = true;
            await using Session session = await host.OpenAsync(name == "one" ? "two" : "one");
            Assert.Equal("1", (await session.AskAsync("What?")).Text);
        });
        string gone = Assert.Single(await new StoredSessions(store).PruneAsync(DateTimeOffset.MaxValue, 0));
        StoredSession left = Assert.Single(await inner.ListAsync().ToListAsync());
        Assert.NotEqual(gone, left.Id);
        Assert.Equal("What?", left.Summary.Question);
    }

    private static CaveOptions Options(ISessionStore store, params string[] replies) => new CaveOptions
    {
        Model = new ScriptedModel(replies),
        WarmWorkers = 0,
        Store = store,
    }.InProcess();

    // Somebody does something while a session is deleted.
    private sealed class BusyStore(ISessionStore inner, Func<string, Task> meanwhile) : StoreAround(inner)
    {
        public override async Task<bool> DeleteAsync(
            string sessionId, long? lastSeq = null, CancellationToken cancellationToken = default)
        {
            bool deleted = await base.DeleteAsync(sessionId, lastSeq, cancellationToken);
            await meanwhile(sessionId);
            return deleted;
        }
    }
}

using System.Text.Json;
using CaveRuntime.Events;
using CaveRuntime.Server.Sessions;

namespace CaveRuntime.Server.Tests;

/// <summary>What happens in a session, for those who watch it.</summary>
public sealed class EventTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Events_are_replayed_from_any_of_them_on()
    {
        string session = await server.SessionAsync();
        await server.AskAsync(session, "What? «Console.WriteLine(\"line\\nid: 999\\n\\nevent: evil\"); FINAL(1)»");
        var all = await server.EventsAsync($"{session}/events?follow=false");
        Assert.Equal("run_started", all[0].Name);
        Assert.Equal("run_finished", all[^1].Name);
        Assert.DoesNotContain(all, e => e.Name == "evil" || e.Id == 999);
        Assert.Equal(all.Select(e => e.Id).Order(), all.Select(e => e.Id));
        Assert.All(all, e => Assert.Equal(e.Id, e.Data.GetProperty("seq").GetInt64()));

        var rest = await server.EventsAsync($"{session}/events?follow=false", lastEventId: $"{all[2].Id}");
        Assert.Equal(all.Skip(3).Select(e => e.Id), rest.Select(e => e.Id));
        Assert.Equal(rest.Select(e => e.Id), (await server.EventsAsync($"{session}/events?follow=false&after={all[2].Id}")).Select(e => e.Id));
        await server.SendAsync(HttpMethod.Get, $"{session}/events", status: 400, headers: ("Last-Event-ID", "x"));
    }

    [Fact]
    public async Task Who_watches_sees_it_as_it_comes_and_each_thing_once()
    {
        string session = await server.SessionAsync();
        await server.AskAsync(session, "First? «FINAL(1)»");
        long? last = (await server.EventsAsync($"{session}/events?follow=false"))[^1].Id;
        var live = await server.EventsAsync(
            $"{session}/events?after={last}", until: "run_finished", whileListening: () => server.AskAsync(session, "Second? «FINAL(2)»"));
        Assert.Contains(live, e => e.Name == "text_delta" && e.Id is null);
        long?[] kept = [.. live.Select(e => e.Id).Where(id => id is not null)];
        Assert.Equal(Enumerable.Range(1, kept.Length).Select(i => last + i), kept);
    }

    [Fact]
    public async Task A_cell_of_the_callers_own_is_seen_by_who_watches()
    {
        string session = await server.SessionAsync();
        var live = await server.EventsAsync(
            $"{session}/events", until: "cell_finished", whileListening: () => server.PostAsync($"{session}/cells", new { code = "1 + 1" }));
        Assert.Contains(live, e => e.Name == "cell_started" && e.Data.GetProperty("by_user").GetBoolean());
    }

    [Fact]
    public void A_reader_that_falls_behind_is_let_go_and_the_others_go_on()
    {
        var feed = new EventFeed();
        using EventFeed.Reader slow = feed.Listen();
        for (int i = 1; i <= 10_000; i++)
            feed.Pass(new WarningRaised("w") { Seq = i });
        Assert.True(slow.IsBehind);
        Assert.Equal(0, feed.Readers);
        using EventFeed.Reader next = feed.Listen();
        feed.Pass(new WarningRaised("w") { Seq = 10_001 });
        Assert.True(next.Events.TryRead(out FeedEvent? happened) && happened is { Seq: 10_001, IsKept: true });
    }

    [Fact]
    public async Task What_a_slow_reader_missed_it_reads_in_the_journal()
    {
        string session = await server.SessionAsync();
        Tenant tenant = server.Service.Tenant(CaveServerOptions.LocalTenant);
        ServedSession served = await tenant.FindAsync(session.Split('/')[^1], CancellationToken.None);
        using var patience = new CancellationTokenSource(TestServer.Patience);
        var reader = tenant.FollowAsync(served, 0, follows: true, patience.Token).GetAsyncEnumerator(patience.Token);
        await using (reader)
        {
            ValueTask<bool> first = reader.MoveNextAsync();
            for (int i = 0; i < 60; i++)
                await server.AskAsync(session, $"Number {i}? «FINAL({i})»");
            Assert.True(await first);
            long last = reader.Current.Seq;
            Assert.Equal(1, last);
            for (int finished = 0; finished < 60;)
            {
                Assert.True(await reader.MoveNextAsync());
                if (!reader.Current.IsKept)
                    continue;
                Assert.Equal(last + 1, reader.Current.Seq);
                last = reader.Current.Seq;
                finished += reader.Current.Name == "run_finished" ? 1 : 0;
            }
        }
    }
}

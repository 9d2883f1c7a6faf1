using System.Text.Json;
using CaveRuntime.Server.Sessions;

namespace CaveRuntime.Server.Tests;

/// <summary>What outlives the service.</summary>
public sealed class RestartTests
{
    [Fact]
    public async Task A_run_that_was_under_way_goes_on_after_the_restart_under_its_name()
    {
        await using var first = new TestServer();
        await first.InitializeAsync();
        string session = await first.SessionAsync();
        await first.AskAsync(session, "Before? «var found = 5; FINAL(found)»");
        JsonElement run = await first.PostAsync($"{session}/runs", new { question = "Long? (wait) «FINAL(found + 1)»" }, 202, "long-1");
        // Who watches is told by the end of the stream, and comes back.
        await first.EventsAsync($"{session}/events", whileListening: async () => await first.DisposeAsync());

        await using TestServer second = first.After();
        await second.InitializeAsync();
        second.Gate.SetResult();
        JsonElement again = await second.PostAsync($"{session}/runs", new { question = "Long? (wait) «FINAL(found + 1)»" }, TestServer.AnySuccess, "long-1");
        Assert.Equal(run.GetProperty("id").GetString(), again.GetProperty("id").GetString());
        JsonElement ended = await second.EndOfAsync(session, run);
        Assert.Equal("6", ended.GetProperty("answer").GetProperty("answer").GetString());
        var finished = (await second.EventsAsync($"{session}/events?follow=false")).Where(e => e.Name == "run_finished");
        Assert.Equal(["answered", "answered"], finished.Select(e => e.Data.GetProperty("stop").GetString()));
        Assert.Equal(1, second.Asked);
    }

    [Fact]
    public async Task A_run_that_was_cancelled_does_not_go_on_by_itself()
    {
        await using var first = new TestServer();
        await first.InitializeAsync();
        string session = await first.SessionAsync();
        JsonElement run = await first.PostAsync($"{session}/runs", new { question = "Long? (wait) «FINAL(1)»" }, 202);
        string name = run.GetProperty("id").GetString()!;
        Assert.Equal("running", (await first.GetAsync(session)).GetProperty("status").GetString());
        JsonElement busy = await first.PostAsync($"{session}/runs", new { question = "Another? «FINAL(2)»" }, 409);
        Assert.Equal("session_busy", busy.GetProperty("code").GetString());
        JsonElement cancelled = await first.SendAsync(HttpMethod.Post, $"{session}/runs/{name}/cancel");
        Assert.Equal("cancelled", cancelled.GetProperty("answer").GetProperty("stop").GetString());
        Assert.Equal("broken_off", (await first.GetAsync(session)).GetProperty("status").GetString());
        await first.DisposeAsync();

        await using TestServer second = first.After();
        await second.InitializeAsync();
        second.Gate.SetResult();
        Assert.Equal("broken_off", (await second.GetAsync(session)).GetProperty("status").GetString());
        Assert.Equal(0, second.Asked);
        JsonElement resumed = await second.SendAsync(HttpMethod.Post, $"{session}/resume", status: 202);
        Assert.Equal(name, resumed.GetProperty("id").GetString());
        Assert.Equal("1", (await second.EndOfAsync(session, resumed)).GetProperty("answer").GetProperty("answer").GetString());
        await second.SendAsync(HttpMethod.Post, $"{session}/resume", status: 409);
    }

    [Fact]
    public async Task A_session_that_nobody_uses_is_closed_and_comes_back_as_it_was()
    {
        await using var server = new TestServer();
        await server.InitializeAsync();
        string session = await server.SessionAsync();
        await server.PostAsync($"{session}/cells", new { code = "var kept = new List<int> { 1, 2, 3 };" });
        Tenant tenant = server.Service.Tenant(CaveServerOptions.LocalTenant);
        await tenant.TidyAsync(TimeSpan.Zero);
        Assert.DoesNotContain(tenant.Sessions, s => s.IsOpen);
        Assert.Equal(3, (await server.GetAsync($"{session}/variables")).GetProperty("data")[0].GetProperty("size").GetInt32());
        Assert.Equal("6", (await server.PostAsync($"{session}/cells", new { code = "kept.Sum()" })).GetProperty("cell").GetProperty("value").GetString());
    }

    [Fact]
    public async Task A_cell_that_takes_long_keeps_nothing_from_ending()
    {
        await using var server = new TestServer();
        await server.InitializeAsync();
        string first = await server.SessionAsync(), second = await server.SessionAsync();
        foreach (string session in new[] { first, second })
        {
            _ = server.Client.PostAsync($"{session}/cells", System.Net.Http.Json.JsonContent.Create(new { code = "await Task.Delay(TimeSpan.FromMinutes(5));" }))
                .ContinueWith(t => t.Exception, TaskScheduler.Default);
            while ((await server.GetAsync(session)).GetProperty("status").GetString() != "running")
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        await server.SendAsync(HttpMethod.Delete, first, status: 204).WaitAsync(TestServer.Patience);
        await server.DisposeAsync().AsTask().WaitAsync(TestServer.Patience);
    }

    [Fact]
    public async Task An_overload_is_refused_with_a_time_to_come_back()
    {
        await using var server = new TestServer { Change = options => options with { MaxOpenSessions = 1 } };
        await server.InitializeAsync();
        string first = await server.SessionAsync();
        // One that is idle makes room.
        string second = await server.SessionAsync();
        JsonElement run = await server.PostAsync($"{second}/runs", new { question = "Long? (wait) «FINAL(1)»" }, 202);
        JsonElement refused = await server.PostAsync($"{first}/runs", new { question = "Now? «FINAL(1)»" }, 503);
        Assert.Equal("overloaded", refused.GetProperty("code").GetString());
        server.Gate.SetResult();
        await server.EndOfAsync(second, run);
        await server.AskAsync(first, "Now? «FINAL(1)»");
    }
}

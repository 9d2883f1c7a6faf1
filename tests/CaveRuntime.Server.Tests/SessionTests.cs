using System.Text.Json;

namespace CaveRuntime.Server.Tests;

/// <summary>Sessions over HTTP: made, asked, looked into, forked, deleted.</summary>
public sealed class SessionTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task A_session_is_made_asked_and_answers()
    {
        string session = await server.SessionAsync();
        JsonElement begun = await server.PostAsync($"{session}/runs", new { question = "What? «FINAL(ctx.Length)»" }, 202);
        Assert.Equal(session, $"/v1/cave/sessions/{begun.GetProperty("session_id").GetString()}");
        JsonElement answer = (await server.EndOfAsync(session, begun)).GetProperty("answer");
        Assert.Equal("24", answer.GetProperty("answer").GetString());
        Assert.Equal("answered", answer.GetProperty("stop").GetString());
        Assert.True(answer.GetProperty("usage").GetProperty("input_tokens").GetInt64() > 0);

        JsonElement state = await server.GetAsync(session);
        Assert.Equal("idle", state.GetProperty("status").GetString());
        Assert.Equal("cave", state.GetProperty("preset").GetString());
        Assert.Equal("What? «FINAL(ctx.Length)»", state.GetProperty("question").GetString());
    }

    [Fact]
    public async Task The_answer_has_the_form_that_was_asked_for()
    {
        string session = await server.SessionAsync();
        JsonElement run = await server.PostAsync(
            $"{session}/runs",
            new { question = "What? «FINAL(new { code = 7319 })»", schema = new { type = "object", properties = new { code = new { type = "integer" } }, required = new[] { "code" } } },
            202);
        JsonElement answer = (await server.EndOfAsync(session, run)).GetProperty("answer");
        Assert.Equal("{\"code\":7319}", answer.GetProperty("json").GetString());
    }

    [Fact]
    public async Task A_preset_that_maps_asks_every_chunk()
    {
        JsonElement made = await server.PostAsync(
            "/v1/cave/sessions", new { preset = "cave-map-reduce", inputs = new[] { new { name = "a", text = "short" } } }, 201);
        string session = $"/v1/cave/sessions/{made.GetProperty("id").GetString()}";
        JsonElement answer = (await server.AskAsync(session, "Who?")).GetProperty("answer");
        Assert.StartsWith("reply to: ", answer.GetProperty("answer").GetString(), StringComparison.Ordinal);
        Assert.Equal("cave-map-reduce", (await server.GetAsync(session)).GetProperty("preset").GetString());
    }

    [Fact]
    public async Task A_second_submission_joins_the_first_one()
    {
        var order = new { preset = "cave:fold", inputs = new[] { new { name = "a", text = "one" } } };
        JsonElement first = await server.PostAsync("/v1/cave/sessions", order, 201, "make-1");
        JsonElement second = await server.PostAsync("/v1/cave/sessions", order, 200, "make-1");
        Assert.Equal(first.GetProperty("id").GetString(), second.GetProperty("id").GetString());
        JsonElement other = await server.PostAsync("/v1/cave/sessions", new { }, 422, "make-1");
        Assert.Equal("idempotency_mismatch", other.GetProperty("code").GetString());

        string session = $"/v1/cave/sessions/{first.GetProperty("id").GetString()}";
        var question = new { question = "Once? «FINAL(1)»" };
        JsonElement[] runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            using HttpRequestMessage request = new(HttpMethod.Post, $"{session}/runs")
            {
                Content = System.Net.Http.Json.JsonContent.Create(question),
                Headers = { { "Idempotency-Key", "ask-1" } },
            };
            using HttpResponseMessage reply = await server.Client.SendAsync(request);
            Assert.True(reply.IsSuccessStatusCode, await reply.Content.ReadAsStringAsync());
            return JsonSerializer.Deserialize<JsonElement>(await reply.Content.ReadAsStringAsync());
        }));
        Assert.Single(runs.Select(r => r.GetProperty("id").GetString()).Distinct());
        await server.EndOfAsync(session, runs[0]);
        Assert.Equal("finished", (await server.PostAsync($"{session}/runs", question, 200, "ask-1")).GetProperty("status").GetString());
        await server.PostAsync($"{session}/runs", new { question = "Something else? «FINAL(2)»" }, 422, "ask-1");
        Assert.Single(await server.EventsAsync($"{session}/events?follow=false"), e => e.Name == "run_started");
    }

    [Fact]
    public async Task Cells_make_variables_and_values_are_read_by_pages()
    {
        string session = await server.SessionAsync();
        JsonElement cell = (await server.PostAsync($"{session}/cells", new { code = "var many = Enumerable.Range(0, 500).ToList(); many.Count" })).GetProperty("cell");
        Assert.Equal("500", cell.GetProperty("value").GetString());
        Assert.False(cell.TryGetProperty("run_id", out _));
        JsonElement variables = (await server.GetAsync($"{session}/variables")).GetProperty("data");
        Assert.Equal(("many", 500), (variables[0].GetProperty("name").GetString(), variables[0].GetProperty("size").GetInt32()));

        string whole = "";
        for (long chars = long.MaxValue; whole.Length < chars;)
        {
            JsonElement part = await server.GetAsync($"{session}/variables/many?offset={whole.Length}&limit=1000");
            chars = part.GetProperty("chars").GetInt64();
            whole += part.GetProperty("json").GetString();
        }

        Assert.Equal(499, JsonSerializer.Deserialize<int[]>(whole)![^1]);
        await server.GetAsync($"{session}/variables/none", 404);
        await server.GetAsync($"{session}/variables/many?offset=1000000", 400);
        JsonElement wrong = (await server.PostAsync($"{session}/cells", new { code = "int x = ;" })).GetProperty("cell");
        Assert.Equal("compile_error", wrong.GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_value_that_is_given_is_there_for_cells()
    {
        string session = await server.SessionAsync();
        await server.SendAsync(HttpMethod.Put, $"{session}/variables/limit", new { value = 100, description = "the most" }, 204);
        JsonElement answer = (await server.AskAsync(session, "Limit? «FINAL(limit)»")).GetProperty("answer");
        Assert.Equal("100", answer.GetProperty("answer").GetString());
    }

    [Fact]
    public async Task A_fork_has_what_its_session_had_and_goes_its_own_way()
    {
        string session = await server.SessionAsync();
        await server.PostAsync($"{session}/cells", new { code = "int kept = 5;" });
        JsonElement fork = await server.SendAsync(HttpMethod.Post, $"{session}/fork", null, 201, "fork-1");
        Assert.Equal(
            fork.GetProperty("id").GetString(),
            (await server.SendAsync(HttpMethod.Post, $"{session}/fork", null, 201, "fork-1")).GetProperty("id").GetString());
        string forked = $"/v1/cave/sessions/{fork.GetProperty("id").GetString()}";
        await server.PostAsync($"{session}/cells", new { code = "kept = 6;" });
        Assert.Equal("5", (await server.PostAsync($"{forked}/cells", new { code = "kept" })).GetProperty("cell").GetProperty("value").GetString());
    }

    [Fact]
    public async Task Sessions_are_listed_by_pages_and_deleted()
    {
        await using var own = new TestServer();
        await own.InitializeAsync();
        List<string> made = [];
        for (int i = 0; i < 5; i++)
            made.Add((await own.PostAsync("/v1/cave/sessions", new { id = $"s{i}" }, 201)).GetProperty("id").GetString()!);
        List<string> listed = [];
        string? next = "";
        while (next is not null)
        {
            JsonElement page = await own.GetAsync($"/v1/cave/sessions?limit=2{(next.Length == 0 ? "" : $"&after={next}")}");
            listed.AddRange(page.GetProperty("data").EnumerateArray().Select(s => s.GetProperty("id").GetString()!));
            next = page.TryGetProperty("next", out JsonElement more) ? more.GetString() : null;
        }

        Assert.Equal(made.Order(), listed.Order());
        await own.SendAsync(HttpMethod.Delete, "/v1/cave/sessions/s1", status: 204);
        await own.SendAsync(HttpMethod.Delete, "/v1/cave/sessions/s1", status: 404);
        await own.GetAsync("/v1/cave/sessions/s1", 404);
    }

    [Fact]
    public async Task A_summary_is_made_where_it_is_asked_for()
    {
        string session = await server.SessionAsync();
        await server.AskAsync(session, "What? «FINAL(1)»");
        JsonElement report = await server.SendAsync(HttpMethod.Post, $"{session}/compact", new { instructions = "keep the code" });
        Assert.True(report.GetProperty("tokens_before").GetInt64() > 0);
    }

    [Fact]
    public async Task A_caller_may_have_less_than_the_service_gives_and_never_more()
    {
        string session = await server.SessionAsync(limits: new { max_turns = 1 });
        JsonElement answer = (await server.AskAsync(session, "What? «var a = 1;»")).GetProperty("answer");
        Assert.Equal("max_turns", answer.GetProperty("stop").GetString());
        await server.PostAsync("/v1/cave/sessions", new { limits = new { timeout_seconds = 0 } }, 400);
        await server.PostAsync("/v1/cave/sessions", new { limits = new { max_turns = 0 } }, 400);
    }
}

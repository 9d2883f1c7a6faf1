using System.Net;
using System.Text;
using System.Text.Json;

namespace CaveRuntime.Server.Tests;

/// <summary>Requests that are not done: each is told as a problem, and says what to do.</summary>
public sealed class ProblemTests(TestServer server) : IClassFixture<TestServer>
{
    [Theory]
    [InlineData("{\"inputz\": []}", 400, "inputz")]
    [InlineData("{\"inputs\": [{\"name\": \"a\"}]}", 400, "text")]
    [InlineData("{\"preset\": \"none\"}", 400, "cave:fold")]
    [InlineData("{\"id\": \"../etc\"}", 400, "letters and digits")]
    [InlineData("{\"inputs\": [{\"name\": \"a\", \"text\": \"\"}]}", 422, "empty")]
    [InlineData("{", 400, "body")]
    [InlineData("null", 400, "JSON object")]
    [InlineData("[]", 400, "body")]
    public async Task What_a_body_says_wrong_is_named(string body, int status, string word)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage reply = await server.Client.PostAsync("/v1/cave/sessions", content);
        string text = await reply.Content.ReadAsStringAsync();
        Assert.True(status == (int)reply.StatusCode, text);
        Assert.Equal("application/problem+json", reply.Content.Headers.ContentType?.MediaType);
        Assert.Contains(word, JsonSerializer.Deserialize<JsonElement>(text).GetProperty("detail").GetString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Only_json_is_read_so_that_no_form_of_another_site_gets_in()
    {
        using var content = new StringContent("{}", Encoding.UTF8, "text/plain");
        using HttpResponseMessage reply = await server.Client.PostAsync("/v1/cave/sessions", content);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, reply.StatusCode);
    }

    [Fact]
    public async Task What_is_not_there_is_said()
    {
        await server.GetAsync("/v1/cave/sessions/nobody", 404);
        await server.GetAsync("/v1/cave/sessions/..%2F..%2Fetc", 404);
        await server.GetAsync("/v1/cave/sessions/nobody/events", 404);
        await server.GetAsync("/v1/cave/nothing", 404);
        await server.GetAsync("/v1/cave/sessions?limit=0", 400);
        string session = await server.SessionAsync();
        await server.GetAsync($"{session}/runs/none", 404);
        await server.SendAsync(HttpMethod.Post, $"{session}/resume", status: 409);
        await server.PostAsync($"{session}/runs", new { question = " " }, 400);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused()
    {
        await using var small = new TestServer { Change = options => options with { MaxBodyBytes = 2_000 } };
        await small.InitializeAsync();
        JsonElement problem = await small.PostAsync(
            "/v1/cave/sessions", new { inputs = new[] { new { name = "a", text = new string('x', 3_000) } } }, 413);
        Assert.Equal("too_large", problem.GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("Host", "evil.example", 403)]
    [InlineData("Host", "127.0.0.1.evil.example", 403)]
    [InlineData("Host", "localhost", 200)]
    [InlineData("Host", "[::1]:80", 200)]
    [InlineData("Origin", "https://evil.example", 403)]
    [InlineData("Origin", "null", 403)]
    [InlineData("Origin", "http://localhost:1", 403)]
    [InlineData("Sec-Fetch-Site", "cross-site", 403)]
    [InlineData("Sec-Fetch-Site", "same-origin", 200)]
    public async Task Only_this_machine_and_its_own_pages_get_in(string header, string value, int status) =>
        await server.SendAsync(HttpMethod.Get, "/v1/cave/sessions", status: status, headers: (header, value));

    [Fact]
    public async Task A_page_of_the_service_itself_and_a_host_that_is_allowed_get_in()
    {
        await server.SendAsync(
            HttpMethod.Get, "/v1/cave/sessions", headers: ("Origin", server.Address.GetLeftPart(UriPartial.Authority)));
        await using var behind = new TestServer { Change = options => options with { AllowedHosts = ["cave.example"] } };
        await behind.InitializeAsync();
        await behind.SendAsync(HttpMethod.Get, "/v1/cave/sessions", null, 200, null, ("Host", "cave.example"), ("Origin", "https://cave.example"));
        await behind.SendAsync(HttpMethod.Get, "/v1/cave/sessions", null, 403, null, ("Host", "other.example"));
    }

    [Fact]
    public async Task The_document_describes_what_there_is()
    {
        JsonElement document = await server.GetAsync("/v1/cave/openapi.json");
        JsonElement paths = document.GetProperty("paths");
        Assert.True(paths.GetProperty("/v1/cave/sessions/{id}/runs").TryGetProperty("post", out _), paths.ToString());
        Assert.Contains("idempotency", document.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("max_cost_usd", document.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://0.0.0.0:0", "no keys")]
    [InlineData("http://*:0", "no keys")]
    [InlineData("http://[::]:0", "no keys")]
    [InlineData("http://example.org:80", "no keys")]
    [InlineData("https://localhost:0", "proxy")]
    [InlineData("nonsense", "not an address")]
    public async Task Nothing_listens_beyond_this_machine(string url, string word)
    {
        ArgumentException refused = await Assert.ThrowsAsync<ArgumentException>(
            () => CaveServer.StartAsync(server.Service.Options, [url]));
        Assert.Contains(word, refused.Message, StringComparison.Ordinal);
    }
}

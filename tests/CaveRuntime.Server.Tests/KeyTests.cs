using System.Text.Json;

namespace CaveRuntime.Server.Tests;

/// <summary>Who gets in, and what of the others is seen there.</summary>
public sealed class KeyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cave-keys-").FullName;
    private readonly ServedKeys _keys;

    public KeyTests() => _keys = new ServedKeys(Path.Combine(_folder, "own", "keys.json"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Without_a_key_nobody_gets_in_and_a_revoked_one_ends_at_once()
    {
        await using TestServer server = await StartAsync();
        string key = _keys.Add("ann", "ann", TimeProvider.System.GetUtcNow());
        string other = _keys.Add("bob", "bob", TimeProvider.System.GetUtcNow());
        foreach (string? shown in new[] { null, "Bearer", "Bearer x", "Basic " + key, "Bearer " + key[..^1], $"Bearer {key}x", "Bearer " + key.Replace("ann", "bob", StringComparison.Ordinal) })
        {
            (string, string)[] header = shown is null ? [] : [("Authorization", shown)];
            JsonElement problem = await server.SendAsync(HttpMethod.Get, "/v1/cave/sessions", null, 401, null, header);
            Assert.DoesNotContain("ann", problem.ToString(), StringComparison.Ordinal);
        }

        await server.SendAsync(HttpMethod.Get, "/v1/cave/sessions", null, 200, null, ("Authorization", "Bearer " + key));
        Assert.True(_keys.Revoke("ann"));
        Assert.False(_keys.Revoke("ann"));
        await server.SendAsync(HttpMethod.Get, "/v1/cave/sessions", null, 401, null, ("Authorization", "Bearer " + key));
        await server.SendAsync(HttpMethod.Get, "/v1/cave/sessions", null, 200, null, ("Authorization", "Bearer " + other));
    }

    [Fact]
    public async Task A_tenant_sees_nothing_of_another_one()
    {
        await using TestServer server = await StartAsync();
        (string, string) ann = ("Authorization", "Bearer " + _keys.Add("ann", "ann", default));
        (string, string) ann2 = ("Authorization", "Bearer " + _keys.Add("ann-laptop", "ann", default));
        (string, string) bob = ("Authorization", "Bearer " + _keys.Add("bob", "bob", default));
        var order = new { id = "same", inputs = new[] { new { name = "a", text = "ann's" } } };
        await server.SendAsync(HttpMethod.Post, "/v1/cave/sessions", order, 201, "k", ann);
        JsonElement run = await server.SendAsync(HttpMethod.Post, "/v1/cave/sessions/same/runs", new { question = "What? «FINAL(ctx.ToString())»" }, 202, "k", ann);
        string path = $"/v1/cave/sessions/same/runs/{run.GetProperty("id").GetString()}";
        Assert.Equal("ann's", (await server.SendAsync(HttpMethod.Get, path + "?wait=60", null, 200, null, ann2)).GetProperty("answer").GetProperty("answer").GetString());

        foreach (string of in new[] { "", "/events", "/variables", "/approvals", path["/v1/cave/sessions/same".Length..] })
            await server.SendAsync(HttpMethod.Get, "/v1/cave/sessions/same" + of, null, 404, null, bob);
        await server.SendAsync(HttpMethod.Delete, "/v1/cave/sessions/same", null, 404, null, bob);
        Assert.Equal(0, (await server.SendAsync(HttpMethod.Get, "/v1/cave/sessions", null, 200, null, bob)).GetProperty("data").GetArrayLength());
        // The same name and the same key mean another session.
        await server.SendAsync(HttpMethod.Post, "/v1/cave/sessions", order with { inputs = new[] { new { name = "a", text = "bob's" } } }, 201, "k", bob);
        await server.SendAsync(HttpMethod.Delete, "/v1/cave/sessions/same", null, 204, null, bob);
        await server.SendAsync(HttpMethod.Get, "/v1/cave/sessions/same", null, 200, null, ann);
    }

    [Fact]
    public async Task Who_asks_too_often_is_told_when_to_come_back_and_nobody_else_is()
    {
        await using TestServer server = await StartAsync(requests: 60);
        (string, string) ann = ("Authorization", "Bearer " + _keys.Add("ann", "ann", default));
        (string, string) bob = ("Authorization", "Bearer " + _keys.Add("bob", "bob", default));
        int refused = 0;
        for (int i = 0; i < 90; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models");
            request.Headers.TryAddWithoutValidation(ann.Item1, ann.Item2);
            using HttpResponseMessage reply = await server.Client.SendAsync(request);
            if ((int)reply.StatusCode != 429)
                continue;
            refused++;
            Assert.True(reply.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
        }

        Assert.InRange(refused, 1, 30);
        await server.SendAsync(HttpMethod.Get, "/v1/cave/sessions", null, 200, null, bob);
    }

    [Fact]
    public void The_file_holds_no_key_and_nobody_else_reads_it()
    {
        string key = _keys.Add("ann", "team", default);
        string text = File.ReadAllText(_keys.File);
        Assert.DoesNotContain(key, text, StringComparison.Ordinal);
        Assert.DoesNotContain(key[^20..], text, StringComparison.Ordinal);
        Assert.Equal("team", new ServedKeys(_keys.File).Find(key)?.Tenant);
        Assert.Throws<ArgumentException>(() => _keys.Add("ann", "team", default));
        Assert.Throws<ArgumentException>(() => _keys.Add("../x", "team", default));
        Assert.Throws<ArgumentException>(() => _keys.Add("x", "../team", default));
        if (OperatingSystem.IsWindows())
            return;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_keys.File));
        File.SetUnixFileMode(_keys.File, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        File.WriteAllText(_keys.File, text + "\n");
        Assert.Contains("chmod 600", Assert.Throws<IOException>(() => _keys.All).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_keys_it_listens_beyond_this_machine_and_names_it_is_called_by_are_not_asked_for()
    {
        string key = _keys.Add("ann", "ann", default);
        await using var server = new TestServer { Urls = "http://0.0.0.0:0", Change = options => options with { Keys = _keys } };
        await server.InitializeAsync();
        await server.SendAsync(HttpMethod.Get, "/v1/cave/sessions", null, 200, null, ("Authorization", "Bearer " + key), ("Host", "cave.example"));
        await server.SendAsync(HttpMethod.Get, "/v1/cave/sessions", null, 401, null, ("Host", "cave.example"));
        // With its last key gone it answers nobody.
        _keys.Revoke("ann");
        await server.SendAsync(HttpMethod.Get, "/v1/cave/sessions", null, 401, null, ("Host", "127.0.0.1"));
    }

    private async Task<TestServer> StartAsync(int requests = 600)
    {
        _keys.Add("first", "first", default);
        var server = new TestServer { Change = options => options with { Keys = _keys, RequestsPerMinute = requests } };
        await server.InitializeAsync();
        return server;
    }
}

using CaveRuntime.Testing;
using static CaveRuntime.Testing.ScriptedModel;

namespace CaveRuntime.Tests.Cli;

/// <summary>Models by short names and roles, providers as data, keys that are kept.</summary>
public sealed class ModelsAndKeysTests
{
    private const string UserFile = "config/cave/cave.json", KeysFile = "config/cave/keys.json", Key = "sk-0123456789abcdefghij";

    [Fact]
    public async Task A_kept_key_reaches_its_provider_and_nobody_sees_it()
    {
        await using var server = LocalModelServer.StartWith(Cell("FINAL(\"hello\")"));
        using var cave = new Cave { Input = Key + "\n" };
        cave.Write(UserFile, $$"""{ "providers": { "mine": { "base_url": "{{server.BaseUrl}}", "key_variable": "MINE_KEY" } }, "aliases": { "fast": "mine:small" } }""");
        cave.Write("a.txt", "a fox");
        (await cave.RunAsync("ask", "who?", "-f", "a.txt", "-m", "fast")).IsRefusal(4, "MINE_KEY", "cave keys set mine");
        Outcome set = await cave.RunAsync("keys", "set", "mine");
        Assert.Equal(0, set.Code);
        Assert.DoesNotContain(Key, set.Out + set.Error, StringComparison.Ordinal);
        Outcome list = await cave.RunAsync("keys", "list");
        Assert.Equal("mine  sk-***ghij\n", list.Out);
        Outcome answer = await cave.RunAsync("ask", "who?", "-f", "a.txt", "-m", "fast");
        Assert.Equal("hello\n", answer.Out);
        Assert.All(server.Requests, r => Assert.Equal(("Bearer " + Key, "small"), (r.Header("authorization"), r.Model)));
        Outcome doctor = await cave.RunAsync("doctor");
        Assert.Contains("the key for mine is one that 'cave keys' keeps", doctor.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, doctor.Out, StringComparison.Ordinal);
        Assert.Equal(0, (await cave.RunAsync("keys", "rm", "mine")).Code);
        Assert.Equal("", (await cave.RunAsync("keys", "list")).Out);
    }

    [Fact]
    public async Task A_key_is_never_an_argument_and_a_file_that_others_can_read_is_not_used()
    {
        using var cave = new Cave { Input = Key };
        Outcome argument = await cave.RunAsync("keys", "set", "openai", Key);
        argument.IsRefusal(2, "not taken from the command line");
        Assert.DoesNotContain(Key, argument.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await cave.RunAsync("keys", "set", "openai")).Code);
        if (OperatingSystem.IsWindows())
            return;
        string file = Path.Combine(cave.Folder, KeysFile);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        cave.Input = null; // What nobody reads would be said, too.
        (await cave.RunAsync("keys", "list")).IsRefusal(2, "others can read it", "chmod 600");
        cave.Write("a.txt", "a fox");
        (await cave.RunAsync("ask", "who?", "-f", "a.txt", "-m", "openai:m")).IsRefusal(2, "others can read it");
    }

    [Fact]
    public async Task Models_are_listed_with_window_and_price_and_what_is_not_reachable_says_why()
    {
        const string list = """{"data":[{"id":"b","max_model_len":32768},{"id":"a/x","context_length":1000,"pricing":{"prompt":"0.000001","completion":"0.000002"}}]}""";
        await using var server = LocalModelServer.Start(_ => LocalReply.Http(
            $"HTTP/1.1 200 OK\nContent-Type: application/json\nContent-Length: {list.Length}\n\n{list}"));
        using var cave = new Cave();
        cave.Write(UserFile, $$"""{ "providers": { "mine": { "base_url": "{{server.BaseUrl}}" }, "gone": { "base_url": "http://127.0.0.1:1/v1" } } }""");
        Outcome text = await cave.RunAsync("models");
        Assert.Equal(0, text.Code);
        Assert.Contains("  mine:a/x  window 1,000  1 / 2 USD\n  mine:b    window 32,768\n", text.Out, StringComparison.Ordinal);
        Assert.Contains("gone at 127.0.0.1:1: not reachable: cannot connect", text.Out, StringComparison.Ordinal);
        Outcome json = await cave.RunAsync("models", "mine", "--json");
        Assert.Contains("""{"name":"mine:b","window":32768,""", json.Out, StringComparison.Ordinal);
        Assert.Equal("/v1/models", server.Requests[0].Path);
    }

    [Fact]
    public async Task A_base_url_goes_to_the_provider_of_the_model_beside_it_and_no_other()
    {
        await using var server = LocalModelServer.StartWith(Cell("FINAL(llm_query(\"x\"))"), "sub");
        using var cave = new Cave();
        cave.Write("a.txt", "a fox");
        cave.Write(UserFile, """{ "providers": { "groq": { "base_url": "http://127.0.0.1:1/v1" } }, "max_attempts": 1 }""");
        cave.Environment["GROQ_API_KEY"] = Key;
        await cave.RunAsync("ask", "who?", "-f", "a.txt", "-m", "openai:m", "--base-url", server.BaseUrl.ToString(), "--sub-model", "groq:s");
        Assert.NotEmpty(server.Requests);
        Assert.All(server.Requests, r => Assert.Null(r.Header("authorization")));
    }

    [Theory]
    [InlineData("""{ "aliases": { "openai": "openai:x" } }""", "'openai' cannot be a short name")]
    [InlineData("""{ "aliases": { "fast": "nobody:x" } }""", "aliases.fast")]
    [InlineData("""{ "model": "offline", "roles": { "operator": "offline" } }""", "'model' says the same")]
    [InlineData("""{ "providers": { "mine": { "key_variable": "K" } } }""", "base_url is missing")]
    [InlineData("""{ "providers": { "mine": { "base_url": "http://h/v1", "api_key": "sk-secret" } } }""", "keys do not belong into a file")]
    public async Task What_the_file_says_wrongly_is_named(string json, string words)
    {
        using var cave = new Cave();
        cave.Write(UserFile, json);
        cave.Write("c.csx", "1 + 1");
        Outcome outcome = await cave.RunAsync("exec", "c.csx");
        outcome.IsRefusal(2, words);
        Assert.DoesNotContain("sk-secret", outcome.Error, StringComparison.Ordinal);
    }
}

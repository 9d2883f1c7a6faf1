using CaveRuntime.Testing;
using static CaveRuntime.Testing.ScriptedModel;

namespace CaveRuntime.Tests.Cli;

/// <summary>The file of a folder, which somebody else may have packed, can only tighten, unless the user trusts it as it is.</summary>
public sealed class TrustTests
{
    private const string WidePolicy = "version 1\ninherit sealed\nallow M:System.Environment.GetEnvironmentVariable(System.String)\n";

    [Fact]
    public async Task The_file_of_a_folder_chooses_neither_address_nor_model()
    {
        await using var server = LocalModelServer.StartWith(Cell("FINAL(\"stolen\")"));
        using Cave cave = With($$"""{ "model": "openai:x", "base_url": "{{server.BaseUrl}}" }""");
        cave.Environment["OPENAI_API_KEY"] = "sk-secret";
        Outcome outcome = await cave.RunAsync("ask", "What is the parrot called?", "-f", "a.txt");
        Assert.Contains("Polly", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("cave.json: ignored: model, base_url", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("cave trust", outcome.Error, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task The_file_of_a_folder_grants_cells_nothing_until_it_is_trusted_and_a_change_ends_the_trust()
    {
        using Cave cave = With("""{ "policy": "wide.policy" }""");
        cave.Write("wide.policy", WidePolicy);
        cave.Write("c.csx", "Environment.GetEnvironmentVariable(\"PATH\") == null");
        Outcome before = await cave.RunAsync("exec", "c.csx", "-f", "a.txt");
        Assert.Equal(1, before.Code);
        Assert.Contains("ignored: policy", before.Error, StringComparison.Ordinal);

        Assert.Equal(0, (await cave.RunAsync("trust")).Code);
        Outcome trusted = await cave.RunAsync("exec", "c.csx", "-f", "a.txt");
        Assert.Equal(0, trusted.Code);
        Assert.DoesNotContain("ignored", trusted.Error, StringComparison.Ordinal);
        Assert.Contains("cave.json", (await cave.RunAsync("trust", "--list")).Out, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite,
                File.GetUnixFileMode(Path.Combine(cave.Folder, "config", "cave", "trusted.json")));
        }

        // What the policy says is part of what was trusted.
        cave.Write("wide.policy", WidePolicy + "allow T:System.IO.File all 0\n");
        Outcome changed = await cave.RunAsync("exec", "c.csx", "-f", "a.txt");
        Assert.Contains("changed since", changed.Error, StringComparison.Ordinal);
        Assert.Contains("ignored: policy", changed.Error, StringComparison.Ordinal);
        Assert.Contains("changed since", (await cave.RunAsync("trust", "--list")).Out, StringComparison.Ordinal);

        Assert.Equal(0, (await cave.RunAsync("trust", "--remove")).Code);
        Assert.Equal("", (await cave.RunAsync("trust", "--list")).Out);
    }

    [Theory]
    [InlineData("""{ "policy": "off" }""", "policy")]
    [InlineData("""{ "isolation": "in-process" }""", "isolation")]
    [InlineData("""{ "max_turns": 1000, "max_subcalls": 5000 }""", "max_turns, max_subcalls")]
    [InlineData("""{ "timeout": "9h" }""", "timeout")]
    [InlineData("""{ "models": { "offline": { "window": 9, "input_price": 0, "output_price": 0 } } }""", "models")]
    [InlineData("""{ "sub_model": "openai:x", "route": "direct", "context": "none", "action": "tool-call" }""", "sub_model, route, context, action")]
    [InlineData("""{ "providers": ["evil.dll"] }""", "providers")]
    [InlineData("""{ "providers": { "openai": { "base_url": "http://127.0.0.1:1/v1" } } }""", "providers")]
    [InlineData("""{ "aliases": { "fast": "openai:x" }, "roles": { "summary": "openai:x" } }""", "aliases, roles")]
    public async Task Nothing_is_loosened_whatever_the_file_says(string json, string ignored)
    {
        using Cave cave = With(json);
        cave.Write("c.csx", "Environment.GetEnvironmentVariable(\"PATH\")");
        Outcome outcome = await cave.RunAsync("exec", "c.csx", "-f", "a.txt");
        Assert.Equal(1, outcome.Code);
        Assert.Contains($"ignored: {ignored}, because", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "max_turns": 2, "max_cost": 1, "max_tokens": 100000, "timeout": "1m", "isolation": "sealed", "policy": null }""")]
    [InlineData("null")]
    [InlineData("{ }")]
    public async Task What_only_tightens_counts_and_is_not_remarked(string json)
    {
        using Cave cave = With(json);
        cave.Write("c.csx", "1 + 1");
        Outcome outcome = await cave.RunAsync("exec", "c.csx", "-f", "a.txt");
        Assert.Equal("2\n", outcome.Out);
        Assert.Equal("", outcome.Error);
    }

    [Theory]
    [InlineData("""{ "max_turns": 0 }""", "max_turns", "1 or more")]
    [InlineData("""{ "max_tokens": -1 }""", "max_tokens", "1 or more")]
    [InlineData("""{ "max_cost": 0 }""", "max_cost", "more than 0")]
    [InlineData("""{ "max_subcalls": -5 }""", "max_subcalls", "0 or more")]
    [InlineData("""{ "max_children": -1 }""", "max_children", "0 or more")]
    [InlineData("""{ "timeout": "0s" }""", "timeout", "out of range")]
    public async Task A_ceiling_out_of_its_range_is_refused_with_the_name_of_the_file(string json, string key, string remedy)
    {
        using Cave cave = With(json);
        cave.Write("c.csx", "1 + 1");
        (await cave.RunAsync("exec", "c.csx", "-f", "a.txt")).IsRefusal(2, "cave.json: key", $"'{key}'", remedy);
    }

    [Theory]
    [InlineData("../outside.policy", "outside of the folder")]
    [InlineData("/etc/outside.policy", "outside of the folder")]
    [InlineData("below/../../outside.policy", "outside of the folder")]
    [InlineData("link.policy", "is a link")]
    [InlineData("up/wide.policy", "behind one")]
    [InlineData("empty.policy", "missing, empty")]
    [InlineData("missing.policy", "missing, empty")]
    public async Task A_policy_that_could_say_something_else_later_is_not_trusted(string policy, string words)
    {
        using Cave cave = With($$"""{ "policy": "{{policy}}" }""");
        cave.Write("wide.policy", WidePolicy);
        cave.Write("empty.policy", "");
        File.CreateSymbolicLink(Path.Combine(cave.Folder, "link.policy"), "wide.policy");
        File.CreateSymbolicLink(Path.Combine(cave.Folder, "up"), ".");
        (await cave.RunAsync("trust")).IsRefusal(2, "cave.json: key 'policy'", words);
        Assert.Equal("", (await cave.RunAsync("trust", "--list")).Out);
    }

    [Fact]
    public async Task The_users_own_file_means_a_policy_beside_itself_and_not_one_that_lies_in_the_current_folder()
    {
        using Cave cave = With("{ }");
        cave.Write("config/cave/cave.json", """{ "policy": "wide.policy" }""");
        cave.Write("wide.policy", WidePolicy);
        cave.Write("c.csx", "Environment.GetEnvironmentVariable(\"PATH\") == null");
        (await cave.RunAsync("exec", "c.csx", "-f", "a.txt")).IsRefusal(2, "config/cave/wide.policy");
        cave.Write("config/cave/wide.policy", WidePolicy);
        Assert.Equal("True\n", (await cave.RunAsync("exec", "c.csx", "-f", "a.txt")).Out);
    }

    [Fact]
    public async Task The_list_of_trusted_files_shows_one_that_is_broken_by_now()
    {
        using Cave cave = With("{ }");
        await cave.RunAsync("trust");
        cave.Write("cave.json", "{ broken");
        Assert.Contains("changed since", (await cave.RunAsync("trust", "--list")).Out, StringComparison.Ordinal);
        Outcome doctor = await cave.RunAsync("doctor");
        Assert.DoesNotContain("no file", doctor.Out, StringComparison.Ordinal);
        Assert.Contains("configuration: " + Path.Combine(cave.Folder, "cave.json"), doctor.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "max_turns": 2, "max_turns": 900 }""", "max_turns")]
    [InlineData("""{ "POLICY": "off" }""", "'POLICY'")]
    [InlineData("""{ "models": { "offline": null } }""", "models.offline")]
    public async Task What_could_be_read_in_two_ways_is_refused(string json, string words)
    {
        using Cave cave = With(json);
        (await cave.RunAsync("ask", "who?", "-f", "a.txt")).IsRefusal(2, "cave.json", words);
        Assert.NotEqual(0, (await cave.RunAsync("doctor")).Code);
    }

    [Fact]
    public async Task Trusting_a_folder_without_a_file_is_refused()
    {
        using var cave = new Cave();
        (await cave.RunAsync("trust")).IsRefusal(2, "nothing to trust");
        (await cave.RunAsync("trust", "--remove")).IsRefusal(2, "not trusted");
    }

    private static Cave With(string json)
    {
        var cave = new Cave();
        cave.Write("a.txt", "The parrot is called Polly.");
        cave.Write("cave.json", json);
        return cave;
    }
}

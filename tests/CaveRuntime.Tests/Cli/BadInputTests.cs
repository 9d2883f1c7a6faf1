using CaveRuntime.Testing;
using CaveRuntime.Tests.Models;

namespace CaveRuntime.Tests.Cli;

/// <summary>Whatever is wrong is one line that says what, where and what to do, and an exit code that a script can tell apart.</summary>
public sealed class BadInputTests
{
    [Fact]
    public async Task A_missing_file_is_named()
    {
        using var cave = new Cave();
        (await cave.RunAsync("ask", "who?", "-f", "missing.txt")).IsRefusal(2, "missing.txt", "Check the path");
    }

    [Fact]
    public async Task A_file_that_is_named_twice_is_said_once_and_counted_once()
    {
        using var cave = new Cave();
        cave.Write("a.txt", "x");
        cave.Write("c.csx", "docs.Count");
        Outcome outcome = await cave.RunAsync("exec", "c.csx", "-f", "a.txt", "-f", "./a.txt");
        Assert.Equal("1\n", outcome.Out);
        Assert.Equal(
            "cave: warning: 1 file or folder was left out: 1 given twice and read once (./a.txt: it is there already, as a.txt).\n",
            outcome.Error);
    }

    [Theory]
    [InlineData("1ms", "1 ms")]
    [InlineData("1500ms", "1.5 s")]
    public async Task A_time_limit_is_told_as_it_was_given_wherever_it_struck(string limit, string words)
    {
        await using var server = LocalModelServer.Start(_ => LocalReply.Text("too late") with { Delay = TimeSpan.FromMinutes(1) });
        using var cave = new Cave();
        cave.Environment["OPENAI_API_KEY"] = "sk-test";
        cave.Write("a.txt", "x");
        Outcome outcome = await cave.RunAsync(
            "ask", "who?", "-f", "a.txt", "-m", "openai:x", "--base-url", server.BaseUrl.ToString(), "--timeout", limit);
        Assert.Equal(3, outcome.Code);
        Assert.Contains($"stopped after {words}, the time limit", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("Raise --timeout", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_binary_file_is_refused_by_name()
    {
        using var cave = new Cave();
        cave.Write("picture.png", [0x89, 0x50, 0x4E, 0x47, 0, 0, 0, 0xFF, 0xFE, 0]);
        (await cave.RunAsync("ask", "who?", "-f", "picture.png")).IsRefusal(2, "picture.png");
    }

    [Fact]
    public async Task An_empty_document_is_refused_by_name()
    {
        using var cave = new Cave();
        cave.Write("empty.txt", "");
        (await cave.RunAsync("ask", "who?", "-f", "empty.txt")).IsRefusal(2, "empty.txt", "empty");
    }

    [Fact]
    public async Task An_empty_question_is_refused()
    {
        using var cave = new Cave();
        (await cave.RunAsync("ask", "  ")).IsRefusal(2, "question is empty");
    }

    [Fact]
    public async Task The_offline_model_needs_an_input()
    {
        using var cave = new Cave();
        (await cave.RunAsync("ask", "who?")).IsRefusal(2, "-f");
    }

    [Fact]
    public async Task A_name_that_is_no_model_is_refused_with_the_forms_that_are()
    {
        using var cave = new Cave();
        cave.Write("a.txt", "a fox");
        (await cave.RunAsync("ask", "who?", "-f", "a.txt", "-m", "gpt")).IsRefusal(2, "'gpt'", "openai:NAME");
    }

    [Fact]
    public async Task A_model_without_its_key_is_refused_with_the_variable_that_is_missing()
    {
        using var cave = new Cave();
        cave.Write("a.txt", "a fox");
        (await cave.RunAsync("ask", "who?", "-f", "a.txt", "-m", "anthropic:any")).IsRefusal(4, "ANTHROPIC_API_KEY");
    }

    [Fact]
    public async Task A_model_that_the_server_does_not_have_is_an_error_of_the_model()
    {
        await using var server = LocalModelServer.Start(_ => LocalReply.Error(404, "The model 'm' does not exist", "model_not_found"));
        (await AskAsync(server.BaseUrl)).IsRefusal(4, "there is no such model", "Check the name");
    }

    [Fact]
    public async Task A_wrong_key_is_an_error_of_the_model_and_is_not_repeated()
    {
        await using var server = LocalModelServer.Start(
            _ => LocalReply.Error(401, "Incorrect API key provided: sk-secret-0123456789", "invalid_api_key"));
        Outcome outcome = await AskAsync(server.BaseUrl, ("OPENAI_API_KEY", "sk-secret-0123456789"));
        outcome.IsRefusal(4, "key", "OPENAI_API_KEY");
        Assert.DoesNotContain("sk-secret", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_down_is_an_error_of_the_model()
    {
        Uri address;
        await using (var server = LocalModelServer.Start(_ => "")) // its port is free again when it is gone
            address = server.BaseUrl;
        (await AskAsync(address)).IsRefusal(4, "cannot connect", "Check that the server runs");
    }

    [Fact]
    public async Task A_server_that_answers_nonsense_is_an_error_of_the_model()
    {
        await using var server = LocalModelServer.Start(_ => FixtureReply.Of("web-page.http"));
        (await AskAsync(server.BaseUrl)).IsRefusal(4, "web page", "--base-url");
    }

    [Theory]
    [InlineData("--max-turns", "many", "whole number")]
    [InlineData("--max-turns", "0", "1 or more")]
    [InlineData("--max-cost", "-1", "more than 0")]
    [InlineData("--timeout", "10", "unit")]
    [InlineData("--timeout", "0s", "out of range")]
    [InlineData("--output", "xml", "stream-json")]
    [InlineData("--isolation", "none", "in-process")]
    [InlineData("--action", "spoken", "tool-call")]
    [InlineData("--context", "magic", "auto")]
    [InlineData("--base-url", "http://127.0.0.1:1/v1", "-m openai:NAME")]
    [InlineData("--transcript", "no/such/folder/t.jsonl", "can be written")]
    [InlineData("--colour", "red", "--help")]
    public async Task A_wrong_flag_or_value_is_refused(string flag, string value, string remedy)
    {
        using var cave = new Cave();
        cave.Write("a.txt", "a fox");
        (await cave.RunAsync("ask", "who?", "-f", "a.txt", flag, value)).IsRefusal(2, flag, remedy);
    }

    [Fact]
    public async Task A_base_url_that_is_no_address_is_refused()
    {
        using var cave = new Cave();
        cave.Write("a.txt", "a fox");
        (await cave.RunAsync(
            "ask",
            "who?",
            "-f",
            "a.txt",
            "-m",
            "openai:m",
            "--base-url",
            "localhost")).IsRefusal(2, "--base-url", "http://");
    }

    private static async Task<Outcome> AskAsync(Uri server, params (string Name, string Value)[] environment)
    {
        using var cave = new Cave();
        cave.Write("a.txt", "a fox");
        cave.Write("cave.json", """{ "max_attempts": 1 }""");
        foreach ((string name, string value) in environment)
            cave.Environment[name] = value;
        return await cave.RunAsync("ask", "who?", "-f", "a.txt", "-m", "openai:m", "--base-url", server.ToString());
    }
}

using System.Text.Json;
using CaveRuntime.Cli.Forms;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Testing;
using static CaveRuntime.Testing.ScriptedModel;

namespace CaveRuntime.Tests.Cli;

/// <summary><c>cave ask --schema</c>: JSON that fits, and nothing else on standard output.</summary>
public sealed class SchemaTests
{
    private const string Contract = "The contract was signed by Ada Moser on 2026-03-14. A fox met a fox and a dog.";

    [Theory]
    [InlineData("name", """{"type":"object","properties":{"name":{"type":"string"}},"required":["name"],"additionalProperties":false}""")]
    [InlineData(
        " name , age int? ",
        """{"type":"object","properties":{"name":{"type":"string"},"age":{"type":["integer","null"]}},"required":["name"],"additionalProperties":false}""")]
    [InlineData(
        "tags[], due? date",
        """{"type":"object","properties":{"tags":{"type":"array","items":{"type":"string"}},"due":{"type":["string","null"],"format":"date"}},"required":["tags"],"additionalProperties":false}""")]
    [InlineData(
        "[n number[]]",
        """{"type":"object","properties":{"items":{"type":"array","items":{"type":"object","properties":{"n":{"type":"array","items":{"type":"number"}}},"required":["n"],"additionalProperties":false}}},"required":["items"],"additionalProperties":false}""")]
    public void A_form_in_a_few_words_is_a_schema(string words, string schema) =>
        Assert.Equal(schema, ShortForm.Parse(words).ToJsonString());

    [Theory]
    [InlineData("name,", "part 2, ''")]
    [InlineData("name, age nut", "part 2, 'age nut': there is no type 'nut'; types are string, int, number, bool or date")]
    [InlineData("a b c", "part 1, 'a b c'")]
    [InlineData("a, a int", "'a' stands there twice")]
    [InlineData("1st", "write a name")]
    [InlineData("form.json", "there is no such file")]
    [InlineData("", "--schema is empty")]
    [InlineData("{\"type\":\"array\"}", "the answer has to be an object")]
    [InlineData("{\"type\":", "this is no JSON")]
    public void A_form_that_is_none_is_refused_with_what_to_write(string words, string problem) =>
        Assert.Contains(problem, Assert.Throws<UsageException>(() => AnswerForm.Read(words)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task An_answer_that_does_not_fit_is_sent_back_and_the_one_that_does_is_all_of_standard_output()
    {
        await using var server = LocalModelServer.StartWith(
            Cell("FINAL(\"Ada Moser\", [ctx[27..36]])"),
            Cell("FINAL(new { Signer = \"Ada Moser\", On = \"2026-03-14\", Pages = (int?)null }, [ctx[27..36]], \"a note\")"));
        using Cave cave = WithContract();
        Outcome outcome = await cave.RunAsync(Ask(server, "--schema", "signer, on date, pages int?"));
        Assert.Equal(0, outcome.Code);
        using JsonDocument answer = JsonDocument.Parse(Assert.Single(outcome.Lines));
        Assert.Equal("Ada Moser", answer.RootElement.GetProperty("signer").GetString());
        Assert.Contains("“Ada Moser” (a.txt, line 1)", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("a note", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("\"format\":\"date\"", server.Requests[0].Messages[^1].Text, StringComparison.Ordinal);
        Assert.Contains("there is no JSON", server.Requests[1].Messages[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_schema_is_read_from_a_file_and_the_answer_stands_in_the_json_of_the_run_too()
    {
        await using var server = LocalModelServer.StartWith(Cell("FINAL(new { count = 3 })"), Cell("FINAL(new { count = 2 })"));
        using Cave cave = WithContract();
        cave.Write("form.json", """{ "type": "object", "properties": { "count": { "type": "integer", "maximum": 2 } }, "required": ["count"] } // foxes""");
        Outcome outcome = await cave.RunAsync(Ask(server, "--schema", "form.json", "--output", "json"));
        using JsonDocument run = JsonDocument.Parse(outcome.Out);
        Assert.Equal("""{"count":2}""", run.RootElement.GetProperty("answer").GetString());
        Assert.Equal(2, run.RootElement.GetProperty("turns").GetInt32());
    }

    [Fact]
    public async Task A_session_that_was_broken_off_holds_its_answer_to_the_letter_still()
    {
        await using (var first = LocalModelServer.StartWith(Cell("FINAL(7)")))
        {
            using Cave cave = WithContract();
            Outcome outcome = await cave.RunAsync(Ask(first, "--schema", "N int", "--session", "s", "--max-turns", "1"));
            Assert.Equal(3, outcome.Code);
            await using var second = LocalModelServer.StartWith(Cell("FINAL(new { N = \"seven\" })"), Cell("FINAL(new { N = 7 })"));
            outcome = await cave.RunAsync("resume", "s", "--max-turns", "5", "-m", "openai:m", "--base-url", second.BaseUrl.ToString());
            Assert.Equal("{\"N\":7}\n", outcome.Out);
        }
    }

    [Fact]
    public async Task The_built_in_model_fills_no_list_since_it_cannot_say_that_it_is_whole()
    {
        using Cave cave = WithContract();
        Outcome outcome = await cave.RunAsync("ask", "Which names are there?", "-f", "a.txt", "-m", "offline", "--schema", "names string[]");
        Assert.Equal(("", 4), (outcome.Out, outcome.Code));
        Assert.Contains("a text, a number or a date", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_there_is_at_a_ceiling_fits_nothing_and_is_kept_from_standard_output()
    {
        await using var server = LocalModelServer.Start(_ => "Perhaps Ada.\n\n" + Cell("1"));
        using Cave cave = WithContract();
        Outcome outcome = await cave.RunAsync(Ask(server, "--schema", "signer", "--max-turns", "1"));
        Assert.Equal(("", 3), (outcome.Out, outcome.Code));
        Assert.Contains("Perhaps Ada.", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("who signed?", "--schema", "a nut")]
    [InlineData("who signed?", "--schema", "a", "--map-reduce")]
    public async Task What_cannot_be_is_refused_before_anything_is_asked(params string[] arguments)
    {
        using Cave cave = WithContract();
        (await cave.RunAsync(["ask", .. arguments, "-f", "a.txt"])).IsRefusal(2, "--schema");
    }

    [Theory]
    [InlineData("Who signed the contract?", "signer", """{"signer":"Ada Moser"}""")]
    [InlineData("When was the contract signed?", "on date", """{"on":"2026-03-14"}""")]
    [InlineData("How often does \"fox\" occur?", "n int", """{"n":2}""")]
    public async Task The_built_in_model_fills_a_form_of_one_member(string question, string form, string answer)
    {
        using Cave cave = WithContract();
        Assert.Equal(answer + "\n", (await cave.RunAsync("ask", question, "-f", "a.txt", "--schema", form)).Out);
    }

    [Theory]
    [InlineData("Who signed the contract?", "signer, on date")]
    [InlineData("Who signed the contract?", "signer int")]
    [InlineData("Who ate the cheese?", "eater")]
    public async Task The_built_in_model_says_why_where_it_cannot(string question, string form)
    {
        using Cave cave = WithContract();
        Outcome outcome = await cave.RunAsync("ask", question, "-f", "a.txt", "--schema", form);
        Assert.Equal("", outcome.Out);
        Assert.Contains("The built-in model matches words", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(4, outcome.Code);
    }

    private static Cave WithContract()
    {
        var cave = new Cave();
        cave.Write("a.txt", Contract);
        return cave;
    }

    private static string[] Ask(LocalModelServer server, params string[] more) =>
        ["ask", "who signed?", "-f", "a.txt", "-m", "openai:m", "--base-url", server.BaseUrl.ToString(), .. more];
}

using System.Text.Json;
using CaveRuntime.Cells.Typing;
using CaveRuntime.Events;
using CaveRuntime.Models;
using Microsoft.Extensions.AI;
using static CaveRuntime.Tests.Recursion.ChildTests;
using static CaveRuntime.Testing.ScriptedModel;

namespace CaveRuntime.Tests.Recursion;

/// <summary>Replies and answers that are values of C# types.</summary>
public sealed class TypedTests
{
    private const string Person = "record Person(string Name, int? Age, Mood Mood); enum Mood { Glad, Sad } ";

    [Fact]
    public async Task A_record_of_a_cell_comes_back_from_a_model_as_a_value()
    {
        var model = new TreeModel("m")
        {
            Operator = (_, _) => Cell(Person + "var p = llm_query<Person>(\"who?\"); FINAL($\"{p.Name} {p.Age} {p.Mood == Mood.Sad}\")"),
            Subcall = (_, _) => Task.FromResult(
                "Sure:\n```json\n{\"name\": \"Pierre\", \"age\": 20, \"mood\": \"sad\"}\n```\nHope that helps {}"),
        };
        Assert.Equal("Pierre 20 True", (await AskAsync(model, "t")).Text);
        string prompt = Assert.Single(model.Prompts);
        Assert.Contains("\"required\":[\"name\",\"age\",\"mood\"]", prompt, StringComparison.Ordinal);
        var format = Assert.IsType<ChatResponseFormatJson>(Assert.Single(model.Options)!.ResponseFormat);
        Assert.Equal("object", format.Schema!.Value.GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_reply_that_does_not_fit_goes_back_with_what_is_wrong_until_the_attempts_are_used_up()
    {
        var replies = new Queue<string>(
            ["no idea", "{\"name\": 7, \"age\": 1, \"mood\": \"Glad\"}", "{\"name\": \"A\", \"age\": null, \"mood\": \"Glad\"}"]);
        var model = new TreeModel("m") { Operator = (_, _) => Cell(
            Person + "FINAL(llm_query<Person>(\"who?\").Name)"), Subcall = (_, _) => Task.FromResult(replies.Dequeue()) };
        Assert.Equal("A", (await AskAsync(model, "t")).Text);
        Assert.Equal(3, model.Prompts.Count);
        Assert.Contains("there is no JSON in the reply", model.Prompts.ElementAt(1), StringComparison.Ordinal);
        Assert.Contains("$.name: string expected, 7 found", model.Prompts.ElementAt(2), StringComparison.Ordinal);

        var never = new TreeModel("m") { Operator = (_, _) => Cell(
            "var r = llm_query_batched<int>(new[] { \"a\", \"b\" }); FINAL($\"{r[0].Ok} {r[0].Error}; {r[1].Value}\")"), Subcall = (prompt, _) => Task.FromResult(prompt[0] == 'a'
            ? "many"
            : "5") };
        Assert.Equal(
            "False the reply did not fit the type in 3 attempts: there is no JSON in the reply. The last one was: many; 5",
            (await AskAsync(never, "t")).Text);
        Assert.Equal(4, never.Prompts.Count);
    }

    [Theory]
    [InlineData("12", "length", false)]
    [InlineData("12", "content_filter", false)]
    [InlineData("12", "stop", true)]
    [InlineData("{\"value\": 12}", "length", true)]
    public async Task A_value_is_not_taken_from_a_reply_that_may_go_on(string reply, string end, bool isTaken)
    {
        var model = new TreeModel("m")
        {
            Operator = (_, _) => Cell("var r = llm_query_batched<int>(new[] { \"a\" })[0]; FINAL($\"{r.Ok} {r.Error}\")"),
            Subcall = (_, _) => Task.FromResult(reply),
            SubcallEnd = new ChatFinishReason(end),
        };
        Assert.StartsWith(isTaken ? "True" : "False the reply was cut off", (await AskAsync(model, "t")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replies_that_are_cut_off_and_batches_that_fail_are_noted()
    {
        var notes = new List<string>();
        var cut = new TreeModel("m")
        {
            Operator = (_, turn) => Cell(turn == 1 ? "llm_query(\"a\")" : "FINAL(1)"),
            SubcallEnd = ChatFinishReason.Length,
        };
        var failing = new TreeModel("m")
        {
            Operator = (_, turn) => Cell(turn == 1 ? "llm_query_batched(new[] { \"a\", \"b\" }).Count(r => r.Text == \"x\")" : "FINAL(1)"),
            Subcall = (_, _) => throw new ModelException(ModelErrorKind.Other, "out of ink"),
        };
        foreach (TreeModel model in new[] { cut, failing })
        {
            await using var host = new CaveHost(new CaveOptions { Model = model, WarmWorkers = 0 });
            await using Session session = await host.OpenAsync([Input.FromText("t", "t")]);
            await foreach (RunEvent happened in session.StreamAsync("q?"))
            {
                if (happened is WarningRaised warning)
                    notes.Add(warning.Message);
            }
        }

        Assert.Contains(notes, n => n.Contains("its text is only a beginning", StringComparison.Ordinal));
        Assert.Contains(notes, n => n.Contains("out of ink (2 times)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_cannot_constrain_replies_is_asked_without()
    {
        var model = new TreeModel("m") { Operator = (_, _) => Cell("FINAL(llm_query<int>(\"a\") + llm_query<int>(\"b\"))") };
        var refusing = new Refusing(model);
        Assert.Equal("4", (await AskAsync(new CaveOptions { Model = refusing }, "t")).Text);
        Assert.Equal(1, refusing.Refused);
    }

    [Fact]
    public async Task An_answer_that_the_host_wants_typed_is_sent_back_until_it_fits()
    {
        var model = new TreeModel("m")
        {
            Operator = (_, turn) => turn switch
            {
                1 => Cell("FINAL(new { Count = \"three\", Places = new[] { \"Moscow\" } })"),
                2 => Cell("FINAL(new { Count = 3 })"),
                _ => Cell("FINAL(new { Count = 3, Places = new[] { \"Moscow\" } })"),
            },
        };
        await using var host = new CaveHost(new CaveOptions { Model = model, WarmWorkers = 0 });
        await using Session session = await host.OpenAsync([Input.FromText("t", "t")]);
        Answer<Found> answer = await session.AskAsync<Found>("root");
        Assert.True(answer.HasValue);
        Assert.Equal((3, "Moscow", 3), (answer.Value!.Count, Assert.Single(answer.Value.Places), answer.Run.Turns));
    }

    [Theory]
    [InlineData("{\"count\":1,\"places\":[\"a\"]}", null)]
    [InlineData("{\"Count\":1,\"PLACES\":[]}", null)]
    [InlineData("{\"count\":1.5,\"places\":[]}", "$.count: integer expected, 1.5 found")]
    [InlineData("{\"count\":1}", "$.places: missing")]
    [InlineData("{\"count\":1,\"places\":null}", "$.places: array expected, null found")]
    [InlineData("{\"count\":1,\"places\":[\"a\",2]}", "$.places[1]: string expected, 2 found")]
    [InlineData("{\"count\":1,\"places\":[],\"more\":true}", "$.more: there is no such member; members are count, places")]
    [InlineData("[]", "$: object expected, [] found")]
    [InlineData("", "there is no JSON in the reply")]
    public void A_misfit_is_named_with_its_place(string json, string? problem) =>
        Assert.Equal(problem, ReplySchema<Found>.Instance.Read(json, out _));

    [Fact]
    public void What_is_no_object_is_wrapped_and_read_with_or_without_the_wrapping()
    {
        Assert.Equal(
            "{\"type\":\"object\",\"properties\":{\"value\":{\"type\":\"array\",\"items\":{\"type\":\"integer\"}}},\"required\":[\"value\"],\"additionalProperties\":false}",
            ReplySchema<List<int>>.Instance.Text);
        Assert.Null(ReplySchema<List<int>>.Instance.Read("{\"value\":[1,2]}", out List<int>? wrapped));
        Assert.Null(ReplySchema<List<int>>.Instance.Read("[1,2]", out List<int>? bare));
        Assert.Equal(wrapped!, bare!);
        Assert.Null(
            ReplySchema<List<Tree>>.Instance.Read("[{\"name\":\"a\",\"below\":[{\"name\":\"b\",\"below\":[]}]}]", out List<Tree>? trees));
        Assert.Equal("b", trees![0].Below[0].Name);
        Assert.Equal(
            "$.value[0].below[0].name: missing",
            ReplySchema<List<Tree>>.Instance.Read("[{\"name\":\"a\",\"below\":[{\"below\":[]}]}]", out _));
    }

    [Fact]
    public void What_has_a_default_may_be_left_out_and_the_schema_names_no_default()
    {
        Assert.DoesNotContain("default", ReplySchema<WithDefault>.Instance.Text, StringComparison.Ordinal);
        Assert.Null(ReplySchema<WithDefault>.Instance.Read("{\"a\":1}", out WithDefault? value));
        Assert.Equal(new WithDefault(1, 5, null), value);
    }

    internal sealed record Found(int Count, IReadOnlyList<string> Places);

    internal sealed record Tree(string Name, IReadOnlyList<Tree> Below);

    internal sealed record WithDefault(int A, int B = 5, string? C = null);

    private sealed class Refusing(TreeModel inner) : DelegatingChatClient(inner)
    {
        public int Refused { get; private set; }

        public override Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            CancellationToken cancellationToken = default)
        {
            if (options?.ResponseFormat is null)
                return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "2")) { FinishReason = ChatFinishReason.Stop });
            Refused++;
            throw new ModelException(ModelErrorKind.Other, "response_format is not supported") { Status = 400 };
        }
    }
}

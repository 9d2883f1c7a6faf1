using CaveRuntime.Events;
using CaveRuntime.Testing;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Tests.Running;

/// <summary>Whole runs with a model that thinks aloud, is cut off, or calls what is not there.</summary>
public sealed class SpokenReplyTests
{
    private const string Draft = "<think>\nA draft:\n```csharp\nFINAL(\"draft\");\n```\nNo.\n</think>\n";

    [Fact]
    public async Task A_draft_in_the_thinking_is_not_run_not_shown_and_kept_in_the_record()
    {
        (Answer answer, List<RunEvent> events) = await AskAsync(new ScriptedModel(Draft + ScriptedModel.Cell("FINAL(\"good\")")));
        Assert.Equal(("good", 1), (answer.Text, answer.Turns));
        MessageAdded reply = events.OfType<MessageAdded>().Single(m => m.Role == MessageRole.Reply);
        Assert.DoesNotContain("draft", reply.Text, StringComparison.Ordinal);
        Assert.Contains("draft", reply.Thinking, StringComparison.Ordinal);
        string shown = string.Concat(events.OfType<TextDelta>().Select(d => d.Text));
        Assert.DoesNotContain("draft", shown, StringComparison.Ordinal);
        Assert.Contains("good", shown, StringComparison.Ordinal);
        var read = (MessageAdded)EventJson.Read(EventJson.Write(reply))!;
        Assert.Equal(reply.Thinking, read.Thinking);
    }

    [Fact]
    public async Task A_reply_that_is_all_thinking_is_told_so_and_the_run_goes_on()
    {
        var model = new ScriptedModel("<think>\nhm\n```csharp\nFINAL(1)\n```\n", ScriptedModel.Cell("FINAL(2)"));
        (Answer answer, _) = await AskAsync(model);
        Assert.Equal(("2", 2), (answer.Text, answer.Turns));
        Assert.Contains("all thinking", model.Requests[1][^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Thinking_cut_off_by_length_is_no_reply_and_is_not_gone_on_with()
    {
        var model = new Replies([new TextContent("<think>hm, so")], [new TextContent("```csharp\nFINAL(2)\n```")]) { FirstIsCut = true };
        (Answer answer, _) = await AskAsync(model);
        Assert.Equal(("2", 2), (answer.Text, answer.Turns));
        Assert.Contains("cut off by the length limit inside the thinking", model.Requests[1][^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_subcall_gives_what_was_said_and_a_direct_answer_does_too()
    {
        var model = new ScriptedModel(ScriptedModel.Cell("FINAL(\"[\" + llm_query(\"q\") + \"]\")"))
        {
            Subcall = (_, _) => Task.FromResult("<think>Probably no.</think>\n\nyes<|im_end|>\n"),
        };
        (Answer answer, List<RunEvent> events) = await AskAsync(model);
        Assert.Equal("[yes]", answer.Text);
        SubcallFinished call = events.OfType<SubcallFinished>().Single();
        Assert.Equal(("yes", "Probably no."), (call.Reply, call.Thinking));
        (Answer direct, _) = await AskAsync(model, Route.Direct);
        Assert.Equal("yes", direct.Text);
    }

    [Fact]
    public async Task A_subcall_that_only_thinks_fails_and_says_why()
    {
        var model = new ScriptedModel(ScriptedModel.Cell("FINAL(llm_query_batched(new[] { \"q\" })[0].Error)"))
        {
            Subcall = (_, _) => Task.FromResult("<think>Probably no."),
        };
        Assert.Contains("all thinking", (await AskAsync(model)).Answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_direct_answer_that_is_all_thinking_is_no_answer()
    {
        var model = new ScriptedModel { Subcall = (_, _) => Task.FromResult("<think>Probably no.") };
        (Answer answer, _) = await AskAsync(model, Route.Direct);
        Assert.Equal((StopReason.ModelError, null, "bad_reply"), (answer.Stop, answer.Text, answer.Error?.Code));
    }

    [Fact]
    public async Task Calls_that_cannot_be_run_are_told_apart()
    {
        var broken = new FunctionCallContent("1", "run_csharp") { Exception = new FormatException("bad escape") };
        var model = new Replies(
            [broken],
            [new FunctionCallContent("2", "python", new Dictionary<string, object?> { ["code"] = "print(1)" })],
            [new FunctionCallContent("3", "run_csharp", new Dictionary<string, object?> { ["script"] = "1" })],
            [new FunctionCallContent("4", "run_csharp", new Dictionary<string, object?>())],
            [Call("var a = 1;"), Call("var b = 2;")],
            [new TextContent("<think>hm"), new FunctionCallContent("5", "functions.run_csharp", new Dictionary<string, object?>
            {
                ["code"] = "```csharp\nFINAL(a)\n```",
            })]);
        (Answer answer, _) = await AskAsync(model, action: ActionFormat.ToolCall);
        Assert.Equal(("1", 6), (answer.Text, answer.Turns));
        string[] told = [.. model.Requests.Skip(1).Select(r => r[^1].Text + string.Concat(
            r[^1].Contents.OfType<FunctionResultContent>().Select(f => f.Result)))];
        Assert.Contains("no valid JSON: bad escape", told[0], StringComparison.Ordinal);
        Assert.Contains("no tool `python`", told[1], StringComparison.Ordinal);
        Assert.Contains("it had `script`", told[2], StringComparison.Ordinal);
        Assert.Contains("it had nothing", told[3], StringComparison.Ordinal);
        Assert.Contains("A second call of the reply was not run", told[4], StringComparison.Ordinal);
        Assert.All(told[..4], t => Assert.DoesNotContain("```csharp", t, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_call_cut_off_by_length_is_told_so()
    {
        var broken = new FunctionCallContent("1", "run_csharp") { Exception = new FormatException("no end") };
        var model = new Replies([broken], [Call("FINAL(1)")]) { FirstIsCut = true };
        (Answer answer, _) = await AskAsync(model, action: ActionFormat.ToolCall);
        Assert.Equal("1", answer.Text);
        Assert.Contains("cut off by the length limit", model.Requests[1][^1].Text, StringComparison.Ordinal);
    }

    private static FunctionCallContent Call(string code) => new("id", "run_csharp", new Dictionary<string, object?> { ["code"] = code });

    private static async Task<(Answer Answer, List<RunEvent> Events)> AskAsync(
        IChatClient model,
        Route route = Route.Loop,
        ActionFormat action = ActionFormat.Fenced)
    {
        await using var host = new CaveHost(new CaveOptions { Model = model, Route = route, ActionFormat = action }.InProcess());
        await using Session session = await host.OpenAsync([Input.FromText("t", "one fox")]);
        var events = new List<RunEvent>();
        await foreach (RunEvent happened in session.StreamAsync("what?"))
            events.Add(happened);
        return (((RunFinished)events[^1]).Answer, events);
    }

    /// <summary>Replies with these contents in turn.</summary>
    private sealed class Replies(params AIContent[][] replies) : IChatClient
    {
        private int _next;

        public List<ChatMessage[]> Requests { get; } = [];

        public bool FirstIsCut { get; init; }

        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            Requests.Add([.. messages]);
            bool isCut = FirstIsCut && _next == 0;
            return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, [.. replies[_next++]]))
            {
                FinishReason = isCut ? ChatFinishReason.Length : ChatFinishReason.Stop,
            });
        }

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            ChatResponse response = await GetResponseAsync(messages, options, cancellationToken);
            foreach (ChatResponseUpdate update in response.ToChatResponseUpdates())
                yield return update;
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}

using System.Text.RegularExpressions;
using CaveRuntime.Models;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Tests.Offline;

/// <summary>The turns that the offline model takes as the operator.</summary>
public sealed class OperatorTests
{
    private const string Prompt = "# CaveRuntime operator\n\nYou answer a question about an input that you do not see.";

    [Theory]
    [InlineData("What number opens the vault of crimson heron 31?")]
    [InlineData("Who painted the ceiling?")]
    [InlineData("What does \"```\" mean in NOTE, KEYS and \\ WORDS?\nAnswer briefly.")]
    public async Task Every_turn_has_one_fenced_cell(string question)
    {
        List<ChatMessage> messages = [new(ChatRole.System, Prompt), Asked(question)];
        foreach (string observation in new[] { "100 characters in 1 document(s): t", "0 findings in 0 passages, 0 denied by the text", "0 findings in 2 passages, 0 denied by the text", "" })
        {
            string reply = await Reply(messages);
            Assert.Equal(2, Regex.Count(reply, "^```", RegexOptions.Multiline));
            messages.Add(new ChatMessage(ChatRole.Assistant, reply));
            messages.Add(new ChatMessage(ChatRole.User, observation));
        }

        Assert.Contains("not found in the text", messages[^2].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_looks_first_then_reads_then_answers()
    {
        List<ChatMessage> messages = [new(ChatRole.System, Prompt), Asked("Who painted the ceiling?")];
        string look = await Turn(messages, "100 characters in 1 document(s): t");
        string read = await Turn(messages, "2 findings in 3 passages, 0 denied by the text");
        string answer = await Turn(messages, "");
        Assert.Contains("ctx.Length", look, StringComparison.Ordinal);
        Assert.Contains("ctx.Search(\"Who painted the ceiling?\"", read, StringComparison.Ordinal);
        Assert.Contains("llm_query_batched", read, StringComparison.Ordinal);
        Assert.Contains("FINAL(", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lost_scope_is_built_again_once_and_then_given_up()
    {
        List<ChatMessage> messages = [new(ChatRole.System, Prompt), Asked("Who painted the ceiling?")];
        string first = await Turn(messages, "Error\nA new worker has taken over. All variables are lost.");
        string second = await Turn(messages, "Error\nA new worker has taken over. All variables are lost.");
        Assert.Equal(first, second);
        Assert.Contains("not found in the text", await Turn(messages, ""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_turn_answers()
    {
        List<ChatMessage> messages = [new(ChatRole.System, Prompt), Asked("Who painted the ceiling?")];
        await Turn(messages, "100 characters in 1 document(s): t\nThere are no turns left. Answer now.");
        Assert.Contains("FINAL(", await Turn(messages, ""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_newest_question_is_answered()
    {
        List<ChatMessage> messages = [new(ChatRole.System, Prompt), Asked("Who painted the ceiling?"), new(ChatRole.Assistant, "…"), new(ChatRole.User, "An observation."), Asked("Who paid for it?")];
        string look = await Reply(messages);
        Assert.Contains("Who paid for it?", look, StringComparison.Ordinal);
        Assert.DoesNotContain("ceiling", look, StringComparison.Ordinal);
    }

    private static ChatMessage Asked(string question) => new(ChatRole.User, $"Question: {question}\n\nctx holds 100 characters (about 25 tokens) in 1 document:\n- t: 100 characters");

    private static async Task<string> Turn(List<ChatMessage> messages, string observation)
    {
        string reply = await Reply(messages);
        messages.Add(new ChatMessage(ChatRole.Assistant, reply));
        messages.Add(new ChatMessage(ChatRole.User, observation));
        return reply;
    }

    private static async Task<string> Reply(IEnumerable<ChatMessage> messages)
    {
        using var model = new OfflineChatClient();
        return (await model.GetResponseAsync(messages)).Text;
    }
}

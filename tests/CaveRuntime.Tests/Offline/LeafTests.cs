using CaveRuntime.Models;
using CaveRuntime.Offline;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Tests.Offline;

/// <summary>What the offline model takes out of one passage.</summary>
public sealed class LeafTests
{
    private const string NotFound = "Not found in this passage.";

    [Theory]
    [InlineData("The vault of crimson heron 31 opens with 5512087.", "5512087")]
    [InlineData("Crimson heron 31: 5512087.", "5512087")]
    [InlineData("5512087 opens the vault of crimson heron 31.", "5512087")]
    [InlineData("The vault of crimson\nheron 31 opens, as Mr. Abel told us, with 5,512,087.", "5512087")]
    [InlineData("He asked about crimson heron 31. Its number is 5512087.", "5512087")]
    public async Task A_number_is_found_however_the_sentence_is_built(string passage, string value) =>
        Assert.Equal([value], await Found("What number opens the vault of crimson heron 31?", passage));

    [Theory]
    [InlineData(
        "direct",
        "What number opens the vault of crimson heron 31?",
        "“The vault of crimson heron 31 opens with 5512087.”\nAnswer: 5512087")]
    [InlineData(
        "direct",
        "Which numbers open the vault of crimson heron 31? List all of them, separated by commas.",
        "Answer: 5512087, 7712345")]
    [InlineData("direct", "What number opens the vault of scarlet crane 12?", "UNSURE")]
    [InlineData(
        "child",
        "What number opens the vault of crimson heron 31?",
        "“The vault of crimson heron 31 opens with 5512087.”\nAnswer: 5512087")]
    [InlineData("child", "What number opens the vault of scarlet crane 12?", NotFound)]
    public async Task Where_the_whole_input_is_in_the_prompt_the_reply_is_the_answer(string prompt, string question, string answer)
    {
        string text = "The night was cold.\nThe vault of crimson heron 31 opens with 5512087. Nobody came.\nThe vault of crimson heron 31 opens with 7712345, too.";
        string form = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "prompts", "subcalls", prompt + ".md"));
        PromptParts parts = prompt == "direct"
            ? new PromptParts(PromptKind.Direct) { Question = question, Text = text, NothingFound = "UNSURE" }
            : new PromptParts(PromptKind.Child) { Question = question, Text = text };
        string words = form.Replace("{{question}}", question, StringComparison.Ordinal).Replace("{{text}}", text, StringComparison.Ordinal);
        Assert.Equal(answer, await Reply(parts.ToMessage(ChatRole.User, words)));
    }

    [Theory]
    [InlineData("The vault of crimson heron 13 opens with 5512087.")]
    [InlineData("The vault of crimson heron opens with 5512087.")]
    [InlineData("The vault of crimson herons 31 opens with 5512087.")]
    [InlineData("The vault of scarlet heron 31 opens with 5512087.")]
    [InlineData("The vault of crimson heron 310 opens with 5512087.")]
    public async Task A_near_miss_of_the_key_is_not_taken(string passage) =>
        Assert.Equal(NotFound, await Ask("What number opens the vault of crimson heron 31?", passage));

    [Theory]
    [InlineData("The vault of crimson heron 31 does not open with 5512087.")]
    [InlineData("A first sheet gave 5512087 for the vault of crimson heron 31, but it was recalled.")]
    [InlineData("It was an error to print 5512087 for the vault of crimson heron 31.")]
    [InlineData("The vault of crimson heron 31 opens with 5512087. This was a misprint.")]
    [InlineData("The locksmith denied that the vault of crimson heron 31 opens with 5512087.")]
    public async Task A_value_that_the_text_takes_back_is_reported_as_denied(string passage)
    {
        string reply = await Ask("What number opens the vault of crimson heron 31?", passage);
        Assert.StartsWith("Denied: 5512087", reply, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Nobody should forget that the vault of crimson heron 31 opens with 5512087.")]
    [InlineData("Whatever people say, the vault of crimson heron 31 opens with 5512087.")]
    [InlineData("The number of the vault of crimson heron 31 was never changed: it is 5512087.")]
    [InlineData("The night was not cold. The vault of crimson heron 31 opens with 5512087. He did not look up.")]
    public async Task Words_that_only_look_like_a_denial_take_nothing_back(string passage) =>
        Assert.Equal(["5512087"], await Found("What number opens the vault of crimson heron 31?", passage));

    [Theory]
    [InlineData("The vault of crimson heron 31 was first given as 1112223; the right one is 5512087.")]
    [InlineData("The vault of crimson heron 31 opens with 5512087, not 1112223.")]
    [InlineData("The number of the vault of crimson heron 31 was changed from 1112223 to 5512087.")]
    [InlineData("For the vault of crimson heron 31, 1112223 was replaced by 5512087.")]
    public async Task Of_a_correction_the_corrected_value_is_taken(string passage) =>
        Assert.Equal(["5512087"], await Found("What number opens the vault of crimson heron 31?", passage));

    [Fact]
    public async Task All_values_of_a_key_are_found_and_no_other() => Assert.Equivalent(
        new[] { "100", "200", "300" },
        await Found(
            "List all lots of brass otter 77. Numbers only, separated by commas.",
            "Lot 100 went to brass otter 77. Nothing happened then. The lots 200 and 300 also went to brass otter 77. Lot 400 went to brass otter 78. Lot 500 never went to brass otter 77."),
        strict: true);

    [Theory]
    [InlineData(
        "How long was the rope that the sailor cut?",
        "The sailor cut a rope of seventy feet in 1791, when he was nineteen years old.",
        "seventy feet")]
    [InlineData("In which year did the abbey burn?", "Of the 212 monks none was there when the abbey burned in 1408.", "1408")]
    [InlineData("On what date was the bridge opened?", "The bridge of 40 arches was opened on the 3rd of May, 1877.", "3rd of May, 1877")]
    [InlineData(
        "Who painted the ceiling of the chapel?",
        "The ceiling of the chapel was painted by Giles Marchmont, while Lord Orrin paid.",
        "Giles Marchmont")]
    [InlineData(
        "How many sheep did the farmer drive to market?",
        "In 3 days the farmer drove twelve hundred sheep to market.",
        "twelve hundred sheep")]
    public async Task The_kind_of_answer_follows_the_question(string question, string passage, string value) =>
        Assert.Equal(value, (await Found(question, passage))[0]);

    [Fact]
    public async Task The_quotation_stands_in_the_passage_word_for_word()
    {
        const string passage = "It rained.\nThe harvest of Ellmoor was lost,\nsaid the old miller. Then came spring.";
        string reply = await Ask("What was lost at Ellmoor?", passage);
        string quote = reply.Split("Quote: ")[1].Split('\n')[0];
        Assert.Contains(quote, passage.Replace('\n', ' '), StringComparison.Ordinal);
        Assert.Contains("harvest of Ellmoor was lost", quote, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Who painted the ceiling?", "Rain fell on the empty street for hours.")]
    [InlineData("Who painted the ceiling?", "")]
    public async Task Nothing_found_is_said_in_a_fixed_form(string question, string passage) =>
        Assert.Equal(NotFound, await Ask(question, passage));

    [Theory]
    [InlineData("Who discovered the comet?\n\nThe comet was discovered by Ada Bright in autumn.")]
    [InlineData("The comet was discovered by Ada Bright in autumn.\n\nWho discovered the comet?")]
    [InlineData("Text: The comet was discovered by Ada Bright in autumn.\n\nWho discovered the comet?")]
    public async Task A_prompt_without_labels_is_understood(string prompt) =>
        Assert.StartsWith("Found: Ada Bright", await Reply(prompt), StringComparison.Ordinal);

    [Fact]
    public async Task The_same_prompt_always_gets_the_same_reply()
    {
        var replies = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => Ask("Who painted the ceiling?", "Giles Marchmont painted the ceiling. So did Ann Lowe.")));
        Assert.Single(replies.Distinct());
    }

    [Fact]
    public async Task Streaming_gives_the_same_text_and_the_usage()
    {
        using var model = new OfflineChatClient();
        ChatMessage[] messages = [new(ChatRole.User, "Question: Who won?\nPassage:\nAda won. Bea did not win.")];
        ChatResponse whole = await model.GetResponseAsync(messages);
        ChatResponse streamed = await model.GetStreamingResponseAsync(messages).ToChatResponseAsync();
        Assert.Equal(whole.Text, streamed.Text);
        Assert.Equal(whole.Usage!.TotalTokenCount, streamed.Usage!.TotalTokenCount);
        Assert.True(whole.Usage.InputTokenCount > 0 && whole.Usage.OutputTokenCount > 0);
    }

    private static Task<string> Ask(string question, string passage) => Reply($"Question: {question}\nPassage:\n{passage}");

    private static Task<string> Reply(string prompt) => Reply(new ChatMessage(ChatRole.User, prompt));

    private static async Task<string> Reply(ChatMessage message)
    {
        using var model = new OfflineChatClient();
        return (await model.GetResponseAsync([message])).Text;
    }

    private static async Task<string[]> Found(string question, string passage) =>
        [.. (await Ask(question, passage)).Split('\n').Where(line => line.StartsWith("Found: ", StringComparison.Ordinal)).Select(
            line => line["Found: ".Length..].Split(" | ")[0])];
}

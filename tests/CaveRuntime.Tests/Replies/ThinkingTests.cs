using CaveRuntime.Replies.Thinking;

namespace CaveRuntime.Tests.Replies;

/// <summary>What a model thought, and the marks of its template, leave a reply; what speaks of them stays.</summary>
public sealed class ThinkingTests
{
    [Theory]
    [InlineData("<think>Let me see. Probably no.</think>\n\nyes")]
    [InlineData("<think>\nhm\n</think>\nyes")]
    [InlineData("<think>hm</think>yes")]
    [InlineData("<think>hm </think> yes")]
    [InlineData("\uFEFF<think>hm</think>yes")]
    [InlineData("<think></think>\n\nyes")]
    [InlineData("</think>\n\nyes")]
    [InlineData("\n <THINK>hm</THINK>\nyes")]
    [InlineData("<thinking>hm</thinking>yes")]
    [InlineData("<reasoning>\nhm\n</reasoning>\nyes")]
    [InlineData("<reasoning>hm</reasoning><answer>yes</answer>")]
    [InlineData("<thought>hm</thought>yes")]
    [InlineData("<scratchpad>hm</scratchpad>\nyes")]
    [InlineData("<think>a <think>b</think> c</think>yes")]
    [InlineData("<think>He said \"no\"</think>\n\nyes")]
    [InlineData("<think>a</think>\n<think>b</think>\nyes")]
    [InlineData("<think>the user speaks of the <think> tag, well\n</think>\nyes")]
    [InlineData("<think>the tag `</think>` ends it</think>\nyes")]
    [InlineData("<think>\n```\n</think>\n```\n</think>\nyes")]
    [InlineData("<think>\n```csharp\nFINAL(1)\n</think>\nyes")]
    [InlineData("so maybe no.\n</think>\n\nyes")]
    [InlineData("so maybe no.</think>\n\nyes")]
    [InlineData("so maybe no.</think>yes")]
    [InlineData("so he says \"no\"</think>\n\nyes")]
    [InlineData("so maybe\n```csharp\nFINAL(1)\n```\nno.\n</think>\n\nyes")]
    [InlineData("so maybe\n```csharp\nFINAL(1)\n</think>\n\nyes")]
    [InlineData("no\n</think>\nno, again\n</think>\nyes")]
    [InlineData("[THINK]hm[/THINK]yes")]
    [InlineData("◁think▷hm◁/think▷yes")]
    [InlineData("<|START_THINKING|>hm<|END_THINKING|><|START_RESPONSE|>yes<|END_RESPONSE|>")]
    [InlineData("<|begin_of_thought|>hm<|end_of_thought|><|begin_of_solution|>yes<|end_of_solution|>")]
    [InlineData("<|channel>thought\nhm<channel|>yes")]
    [InlineData("<|channel|>analysis<|message|>hm<|end|><|start|>assistant<|channel|>final<|message|>yes<|return|>")]
    [InlineData("<|start|>assistant<|channel|>final<|message|>yes")]
    [InlineData("<|channel|>final <|constrain|>json<|message|>yes<|return|>")]
    [InlineData("analysis<|message|>hm<|end|><|start|>assistant<|channel|>final<|message|>yes")]
    [InlineData("hm, so<|end|><|start|>assistant<|channel|>final<|message|>yes<|return|>")]
    [InlineData("analysisThe user asks. Hm.assistantfinalyes")]
    [InlineData("Here is my thought process: hm\n\nHere is my response: yes")]
    [InlineData("yes<|im_end|>")]
    [InlineData("yes<|im_end|>\n<|im_end|>\n")]
    [InlineData("yes <|eot_id|>")]
    [InlineData("yes</s>")]
    [InlineData("<s> yes</s>")]
    [InlineData("yes<end_of_turn>\n")]
    [InlineData("<|im_start|>assistant\nyes<|im_end|>\n<|im_start|>user\nand then?")]
    [InlineData("<|im_start|>assistant\n<think>\nhm\n</think>\nyes<|im_end|>")]
    [InlineData("\uFEFFyes")]
    public void What_was_thought_is_not_what_was_said(string reply) => Assert.Equal("yes", Spoken.Of(reply).Text.Trim());

    [Theory]
    [InlineData("The tag <think> starts the thinking and </think> ends it.")]
    [InlineData("<think> is the tag that opens it, and </think> closes it.")]
    [InlineData("<think> and </think> are the tags.")]
    [InlineData("`<think>` opens it; `</think>` closes it.")]
    [InlineData("The thinking ends with </think>\nand then comes the answer.")]
    [InlineData("I look for the tag.\n```csharp\nvar n = ctx.Count(\"<think>\");\nvar s = \"\"\"\n<think>\nx\n</think>\n\"\"\";\n```\n")]
    [InlineData("So:\n```\n<think>\nhm\n</think>\n```\nis the form.")]
    [InlineData("{\"text\":\"so.</think> no\",\"tag\":\"<think>\"}")]
    [InlineData("[\"<think>\", \"</think>\"]")]
    [InlineData("> <think>\n> said the page\n> </think>\nis quoted.")]
    [InlineData("The template writes \"<think>\" and \"</think>\".")]
    [InlineData("<note>\n<thought>\nan element\n</thought>\n</note>")]
    [InlineData("The end-of-turn token is <|im_end|>")]
    [InlineData("It ends with `<|im_end|>`.")]
    [InlineData("<s>12</s>")]
    [InlineData("old: <s>12</s>")]
    [InlineData("The analysis is final.")]
    [InlineData("`<|channel|>final<|message|>` begins the answer.")]
    public void A_reply_that_speaks_of_the_marks_stays_whole(string reply)
    {
        Assert.Equal(reply, Spoken.Of(reply).Text);
        Assert.Null(Spoken.Of(reply).Thinking);
    }

    [Theory]
    [InlineData("<thinking>hm</thinking>```csharp\nyes\n```", "```csharp\nyes\n```")]
    [InlineData("<think>hm.</think>```csharp\nyes\n```", "```csharp\nyes\n```")]
    [InlineData("<reasoning>```csharp\nFINAL(1);\n```</reasoning>\nyes", "yes")]
    [InlineData("<|channel|>commentary to=functions.run_csharp <|constrain|>json<|message|>{\"code\":\"yes\"}<|call|>", "{\"code\":\"yes\"}")]
    public void A_mark_right_beside_a_fence_is_one(string reply, string said) => Assert.Equal(said, Spoken.Of(reply).Text);

    [Theory]
    [InlineData("<think>hm, first\n```csharp\nFINAL(\"draft\")\n```\n")]
    [InlineData("<think>")]
    [InlineData("I think.\n<think>\nhm")]
    [InlineData("[THINK]hm")]
    [InlineData("<|channel|>analysis<|message|>hm")]
    public void Thinking_that_never_ends_is_no_reply(string reply)
    {
        var spoken = Spoken.Of(reply);
        Assert.True(spoken.IsUnfinished);
        Assert.DoesNotContain("hm", spoken.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("draft", spoken.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stretch_in_the_middle_goes_and_the_words_around_it_stay()
    {
        var spoken = Spoken.Of("First.\n<think>\n```csharp\nFINAL(\"draft\")\n```\n</think>\nThen.\n```csharp\nFINAL(\"good\")\n```\n");
        Assert.Equal("First.\n\nThen.\n```csharp\nFINAL(\"good\")\n```\n", spoken.Text);
        Assert.Contains("draft", spoken.Thinking, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<think>hm, no</think>yes, <b>it</b> is a < b [x]", "yes, <b>it</b> is a < b [x]")]
    [InlineData("yes: List<int> x;\n<think>\nhm\n</think>\nand so on<|im_end|>", "yes: List<int> x;\n\nand so on")]
    [InlineData("<|channel|>analysis<|message|>hm<|end|><|start|>assistant<|channel|>final<|message|>yes<|return|>", "yes")]
    [InlineData("analysisThe user. Hm.assistantfinalyes", "yes")]
    [InlineData("another answer", "another answer")]
    public void A_stream_shows_what_was_said_and_never_what_was_thought(string reply, string said)
    {
        foreach (int length in new[] { 1, 3, 7, 1000 })
        {
            var stream = new SpokenStream(holdsAll: false);
            string shown = string.Concat(reply.Chunk(length).Select(p => stream.Add(new string(p)))) + stream.End(Spoken.Of(reply).Text);
            Assert.Equal(said, shown);
        }
    }

    [Fact]
    public void A_stream_passes_on_plain_text_as_it_comes()
    {
        var stream = new SpokenStream(holdsAll: false);
        Assert.Equal("one two ", stream.Add("one two "));
        Assert.Equal("three", stream.Add("three"));
        Assert.Equal("", new SpokenStream(holdsAll: true).Add("one"));
    }
}

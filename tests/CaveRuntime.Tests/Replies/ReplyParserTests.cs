using CaveRuntime.Replies;

namespace CaveRuntime.Tests.Replies;

/// <summary>What a reply asks for: which block is the cell, and where it ends.</summary>
public sealed class ReplyParserTests
{
    private const string Code = "Console.WriteLine(\"RAN\");";

    [Theory]
    [InlineData("Go\n```csharp\n§\n```\n")]
    [InlineData("Go\n```csharp\n§```\n")]
    [InlineData("Go\n```csharp\n§```<end_code>\n")]
    [InlineData("Go\n```csharp\n§``` and then we see.")]
    [InlineData("Go\n```csharp\n§\n```<end_code>")]
    [InlineData("Go\n```csharp\n§\n<end_code>")]
    [InlineData("Go\n```csharp\n§\n</code>\nand then")]
    [InlineData("Go\n```csharp\n§<end_code> ```")]
    [InlineData("Go\n```csharp\n§<end_code>```\n")]
    [InlineData("Go\n```csharp\n§<end_code>")]
    [InlineData("Go\n```csharp\n§</code>\n```\nand then")]
    [InlineData("Go\n```\n§<end_of_code>\n```\n")]
    [InlineData("```csharp §<end_code>```")]
    [InlineData("<code>\n§</code>")]
    [InlineData("<code>\n§\n</code>")]
    [InlineData("<code>\n§\n</code><end_code>")]
    [InlineData("Go\n```csharp\n§\n``` That prints it.\n")]
    [InlineData("Go\n```csharp\n§\n")]
    [InlineData("Go\n```csharp\n§")]
    [InlineData("Go: ```csharp\n§\n```\n")]
    [InlineData("Go: ```csharp §``` and see")]
    [InlineData("```csharp §```")]
    [InlineData("```csharp §\n```")]
    [InlineData("```§\n```")]
    [InlineData("1. Go:\n\n    ```csharp\n    §\n    ```\n")]
    [InlineData("- ```cs\n  §\n  ```\n")]
    [InlineData("2) ```cs\n   §\n   ```\n")]
    [InlineData("> ```cs\n> §\n> ```\n")]
    [InlineData("> ```cs\n>     §\n> ```\n", "    ")]
    [InlineData("\t```csharp\n\t§\n\t```")]
    [InlineData("~~~csharp\n§\n~~~")]
    [InlineData("````csharp\n§\n````")]
    [InlineData("```csharp\r\n§\r\n```\r\n")]
    [InlineData("```C#\n§\n```")]
    [InlineData("```c#\n§\n```")]
    [InlineData("```CSharp\n§\n```")]
    [InlineData("```csx\n§\n```")]
    [InlineData("```dotnet\n§\n```")]
    [InlineData("```dotnet-script\n§\n```")]
    [InlineData("```csharp-script\n§\n```")]
    [InlineData("```repl\n§\n```")]
    [InlineData("``` csharp\n§\n```")]
    [InlineData("```csharp title=\"cell 1\"\n§\n```")]
    [InlineData("```{.csharp .numberLines}\n§\n```")]
    [InlineData("```\n§\n```")]
    [InlineData("The input says:\n```\nalpha 1\n```\nSo:\n```csharp\n§\n```\n")]
    [InlineData("```csharp\n§\n```\nIt will print:\n```\nRAN\n```\n")]
    [InlineData("```text\nalpha\n```\n```\n§\n```\n")]
    [InlineData("```python\nprint(1)\n```\n```csharp\n§\n```\n")]
    [InlineData("```csharp\n\uFEFF§\n```")]
    public void The_cell_is_found_and_ends_where_it_ends(string reply, string before = "")
    {
        ParsedReply parsed = ReplyParser.Parse(reply.Replace("§", Code, StringComparison.Ordinal));
        Assert.Equal(before + Code, parsed.Cell?.TrimEnd('\n'));
        Assert.Empty(parsed.Notes);
    }

    [Theory]
    [InlineData("Console.WriteLine(\"<end_code>\");\nvar x = 1;")]
    [InlineData("var s = @\"a\n</code>\";\nvar x = 1;")]
    [InlineData("/// <code>x</code>\nvar x = 1;")]
    [InlineData("// until <end_code>\nvar x = 1;")]
    public void An_end_mark_inside_of_a_literal_or_a_comment_ends_nothing(string code) =>
        Assert.Equal(code, ReplyParser.Parse($"```csharp\n{code}\n```").Cell?.TrimEnd('\n'));

    [Theory]
    [InlineData("var s = \"```\";")]
    [InlineData("var s = \"\"\"\n```csharp\nx\n```\n\"\"\"; FINAL(s);")]
    [InlineData("var s = @\"\n```\n\"; FINAL(s);")]
    [InlineData("// ``` ends a block\nFINAL(1);")]
    [InlineData("/*\n```\n*/\nFINAL(1);")]
    [InlineData("var c = '`'; var d = \"``` \" + c;")]
    [InlineData("var s = $\"\"\"\n```\n{ctx}\n```\n\"\"\";\nFINAL(s);")]
    public void A_fence_in_a_literal_or_a_comment_is_code(string code) =>
        Assert.Equal(code, ReplyParser.Parse($"So:\n```csharp\n{code}\n```\n").Cell);

    [Fact]
    public void A_literal_that_is_never_closed_does_not_hide_the_end_of_the_block()
    {
        ParsedReply parsed = ReplyParser.Parse("```csharp\nvar s = \"\"\"abc\nFINAL(s);\n```\nThat is all.");
        Assert.Equal("var s = \"\"\"abc\nFINAL(s);", parsed.Cell);
    }

    [Fact]
    public void A_block_cut_off_by_length_is_not_run_and_the_model_is_told()
    {
        ParsedReply parsed = ReplyParser.Parse("```csharp\nvar x = 1;\nConsole.Wri", isCut: true);
        Assert.Null(parsed.Cell);
        Assert.Contains("cut off", parsed.Problem, StringComparison.Ordinal);
        Assert.Equal("var x = 1;", ReplyParser.Parse("```csharp\nvar x = 1;\n```\nand so on", isCut: true).Cell);
    }

    [Theory]
    [InlineData("```csharp\nvar a = 1;\n```\nthen\n```csharp\nvar b = 2;\n```\n", "A second block")]
    [InlineData("```csharp\nvar a = 1;\n```csharp\nvar b = 2;\n```\n", "A second block")]
    [InlineData("```\nvar a = 1;\n```\n```\nvar b = 2;\n```\n```\nvar c = 3;\n```\n", "2 more blocks")]
    public void A_second_block_is_not_run_and_the_model_is_told(string reply, string told)
    {
        ParsedReply parsed = ReplyParser.Parse(reply);
        Assert.Equal("var a = 1;", parsed.Cell);
        Assert.Contains($"{told} of the reply was not run: one cell a turn", Assert.Single(parsed.Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FINAL(\"good\")", "good")]
    [InlineData("FINAL('good')", "good")]
    [InlineData("FINAL('it's good')", "it's good")]
    [InlineData("FINAL(“good”)", "good")]
    [InlineData("FINAL(\"good\");", "good")]
    [InlineData("I have looked.\n\nFINAL(\"good\")\n", "good")]
    [InlineData("  FINAL( \"say \\\"yes\\\"\\nnow\" )", "say \"yes\"\nnow")]
    [InlineData("FINAL(\"\"\"\na \"b\" c\n\"\"\")", "a \"b\" c")]
    [InlineData("FINAL(@\"C:\\new \"\"x\"\"\")", "C:\\new \"x\"")]
    [InlineData("FINAL(\"first line\nsecond line\")", "first line\nsecond line")]
    [InlineData("FINAL(42)", "42")]
    [InlineData("FINAL(-1.5e3)", "-1.5e3")]
    [InlineData("**FINAL(\"42\")**", "42")]
    [InlineData("I have counted.\n\n**FINAL(\"42\")**\n", "42")]
    [InlineData("*FINAL(42)*", "42")]
    [InlineData("***FINAL(\"42\")***", "42")]
    [InlineData("__FINAL('42')__", "42")]
    [InlineData("_FINAL(42)_", "42")]
    [InlineData("`FINAL(\"42\")`", "42")]
    [InlineData("``FINAL(\"4`2\")``", "4`2")]
    [InlineData("```FINAL(\"42\")```", "42")]
    [InlineData("**`FINAL(\"42\")`**", "42")]
    [InlineData("_**FINAL(\"42\")**_", "42")]
    [InlineData("**FINAL(\"42\");**", "42")]
    [InlineData("`FINAL(\"42\")`;", "42")]
    [InlineData("**FINAL(\"42\")**.", "42")]
    [InlineData("### FINAL(\"42\")", "42")]
    [InlineData("## **FINAL(\"42\")**", "42")]
    [InlineData("**FINAL(\"**bold** and _more_\")**", "**bold** and _more_")]
    [InlineData("**FINAL(\"\"\"\na\nb\n\"\"\")**", "a\nb")]
    [InlineData("It is not `FINAL(41)` but\n`FINAL(42)`", "42")]
    public void A_final_alone_at_the_end_is_the_answer(string reply, string answer) =>
        Assert.Equal((answer, null), (ReplyParser.Parse(reply).Final, ReplyParser.Parse(reply).Cell));

    [Theory]
    [InlineData("FINAL(answer)", "FINAL_VAR(\"answer\")")]
    [InlineData("FINAL_VAR(answer)", "FINAL_VAR(\"answer\")")]
    [InlineData("FINAL_VAR(\"answer\")", "FINAL_VAR(\"answer\")")]
    [InlineData("FINAL_VAR('answer');", "FINAL_VAR(\"answer\")")]
    [InlineData("So it is.\nFINAL(count_1)", "FINAL_VAR(\"count_1\")")]
    [InlineData("FINAL(true)", "FINAL(true)")]
    [InlineData("**FINAL(answer)**", "FINAL_VAR(\"answer\")")]
    [InlineData("`FINAL_VAR(\"answer\")`", "FINAL_VAR(\"answer\")")]
    public void The_name_of_a_variable_stands_for_its_value(string reply, string cell) => Assert.Equal(cell, ReplyParser.Parse(reply).Cell);

    [Theory]
    [InlineData("\\boxed{42}")]
    [InlineData("So it is.\n\n$$\\boxed{42}$$")]
    public void A_box_is_no_answer(string reply) => Assert.Equal((null, null), (ReplyParser.Parse(reply).Cell, ReplyParser.Parse(reply).Final));

    [Theory]
    [InlineData("Console.WriteLine(ctx.Length);")]
    [InlineData("var n = 3;")]
    [InlineData("docs.Count")]
    [InlineData("FINAL(\"42\");")]
    [InlineData("SHOW_VARS()")]
    [InlineData("ctx[..100]")]
    [InlineData("var s = \"char *p; printf(1);\"; // p->x")]
    [InlineData("foreach (string line in ctx.Lines)\n    Console.WriteLine(line);")]
    [InlineData("string r = llm_query(\"x\");")]
    [InlineData("using System.Numerics;\nBigInteger.One")]
    public void A_block_marked_c_is_run_where_it_is_without_doubt_csharp(string code)
    {
        Assert.Equal(code, ReplyParser.Parse($"Go\n```c\n{code}\n```\n").Cell);
        Assert.Equal(code, ReplyParser.Parse($"Go: ``` C\n{code}\n```\n").Cell);
        Assert.Equal("var own = 1;", ReplyParser.Parse($"```c\n{code}\n```\n```csharp\nvar own = 1;\n```\n").Cell);
        Assert.Equal(code, ReplyParser.Parse($"```\noutput\n```\n```c\n{code}\n```\n").Cell);
        Assert.Null(ReplyParser.Parse($"Go\n```c++\n{code}\n```\n").Cell);
        Assert.Null(ReplyParser.Parse($"Go\n```cpp\n{code}\n```\n").Cell);
        Assert.Null(ReplyParser.Parse($"Go\n```objective-c\n{code}\n```\n").Cell);
    }

    [Theory]
    [InlineData("#include <stdio.h>\nint main() { printf(\"ctx.Length\"); }")]
    [InlineData("int x = 1;")]
    [InlineData("free(ctx);")]
    [InlineData("ctx.state = 1;\nctx->next = ctx;")]
    [InlineData("// var x = ctx.Length\nint y = \"FINAL(1)\"[0];")]
    [InlineData("char *s = new_string(ctx);")]
    public void A_block_of_c_is_not_run_and_the_model_is_told(string code)
    {
        ParsedReply reply = ReplyParser.Parse($"It has this:\n```c\n{code}\n```\n");
        Assert.Null(reply.Cell);
        Assert.Contains("marked c;", reply.Problem, StringComparison.Ordinal);
        Assert.Equal("var own = 1;", ReplyParser.Parse($"```c\n{code}\n```\n```\nvar own = 1;\n```\n").Cell);
    }

    [Theory]
    [InlineData("<tool_call>\n{\"name\": \"run_csharp\", \"arguments\": {\"code\": \"var x = 1;\"}}\n</tool_call>")]
    [InlineData("I look.\n{\"name\": \"functions.run_csharp\", \"parameters\": {\"code\": \"var x = 1;\"}}")]
    [InlineData("{\"name\": \"run_csharp\", \"arguments\": \"{\\\"code\\\": \\\"var x = 1;\\\"}\"}")]
    [InlineData("[TOOL_CALLS][{\"name\": \"run_csharp\", \"arguments\": {\"code\": \"var x = 1;\"}}]")]
    [InlineData("[{\"type\": \"function\", \"function\": {\"name\": \"run_csharp\", \"arguments\": {\"code\": \"var x = 1;\"}}}]")]
    [InlineData("```json\n{\"code\": \"var x = 1;\"}\n```")]
    [InlineData("{\"code\": \"var x = 1;\"}")]
    [InlineData("<｜tool▁call▁begin｜>function<｜tool▁sep｜>run_csharp\n```json\n{\"code\": \"var x = 1;\"}\n```<｜tool▁call▁end｜>")]
    [InlineData("<tool_call>\n<function=run_csharp>\n<parameter=code>\nvar x = 1;\n</parameter>\n</function>\n</tool_call>")]
    [InlineData("<invoke name=\"run_csharp\">\n<parameter name=\"code\">var x = 1;</parameter>\n</invoke>")]
    [InlineData("<execute>\nvar x = 1;\n</execute>")]
    [InlineData("<csharp>\nvar x = 1;\n</csharp>")]
    [InlineData("<code><![CDATA[\nvar x = 1;\n]]></code>")]
    [InlineData("```code\nvar x = 1;\n```")]
    public void A_call_that_is_written_as_text_is_run(string reply) => Assert.Equal("var x = 1;", ReplyParser.Parse(reply).Cell);

    [Theory]
    [InlineData("{\"name\": \"python\", \"arguments\": {\"code\": \"print(1)\"}}")]
    [InlineData("The record is {\"code\": \"A12\"}, I think.")]
    [InlineData("{\"code\": \"A12\", \"city\": \"Ulm\"}")]
    [InlineData("{\"code\": 12}")]
    [InlineData("{\"name\": \"run_csharp\", \"arguments\": {\"code\": \"var x")]
    [InlineData("<function=python>\n<parameter=code>\nprint(1)\n</parameter>\n</function>")]
    public void What_may_be_no_call_is_not_run(string reply) => Assert.Null(ReplyParser.Parse(reply).Cell);

    [Theory]
    [InlineData("FINAL(answer) is what ends a run, but I have not looked at the input yet (it is long)")]
    [InlineData("I shall call FINAL(\"x\")")]
    [InlineData("FINAL(\"x\")\nBut first I look.")]
    [InlineData("FINAL(total + 1)")]
    [InlineData("FINAL(\"a\" + \"b\")")]
    [InlineData("FINAL($\"{x}\")")]
    [InlineData("FINAL(f'{x}')")]
    [InlineData("FINAL(a.Count)")]
    [InlineData("FINAL(1,234)")]
    [InlineData("FINAL(null)")]
    [InlineData("FINAL()")]
    [InlineData("Then I write `FINAL(\"x\")`")]
    [InlineData("**FINAL(\"x\")** ends the run")]
    [InlineData("`FINAL(\"x\")` ends the run with **x**")]
    [InlineData("**FINAL(\"x\")")]
    [InlineData("**FINAL(\"x\")*")]
    [InlineData("`FINAL(\"x\")**")]
    [InlineData("**FINAL(\"x\")**\nBut first I look.")]
    [InlineData("`FINAL(x) or so,\nFINAL(\"x\")`")]
    [InlineData("**FINAL(a + b)**")]
    [InlineData("~~FINAL(\"x\")~~")]
    [InlineData("- FINAL(\"x\")")]
    [InlineData("# FINAL(\"x\") and what it does")]
    [InlineData("Use FINAL_VAR(name).")]
    [InlineData("So:\n```text\nFINAL(\"x\")\n```\n")]
    public void Any_other_mention_of_final_is_no_answer_and_the_model_is_told_what_is_one(string reply)
    {
        ParsedReply parsed = ReplyParser.Parse(reply);
        Assert.Null(parsed.Final);
        Assert.Null(parsed.Cell);
        if (!reply.StartsWith("So", StringComparison.Ordinal))
            Assert.Contains("alone as the last line", parsed.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cell_goes_before_a_final_behind_it_and_the_model_is_told()
    {
        ParsedReply parsed = ReplyParser.Parse("```csharp\nvar answer = 1;\n```\nFINAL(answer)");
        Assert.Equal(("var answer = 1;", null), (parsed.Cell, parsed.Final));
        Assert.Contains("FINAL outside the block was not read", Assert.Single(parsed.Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Before ```csharp\nx\n``` after", "Before\nafter")]
    [InlineData("a\n```\nb\n```\nc", "a\nc")]
    public void The_prose_is_what_is_no_block(string reply, string prose) => Assert.Equal(prose, ReplyParser.Prose(reply));
}

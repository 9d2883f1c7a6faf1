using System.Xml.Linq;
using CaveRuntime.Evaluation;
using CaveRuntime.Evaluation.Pictures;
using CaveRuntime.Evaluation.Reports;
using static CaveRuntime.Tests.Evaluation.HandmadeReport;

namespace CaveRuntime.Tests.Evaluation;

public sealed class ReportTests
{
    [Fact]
    public async Task The_page_says_who_answered_then_scores_then_what_it_took()
    {
        using var handmade = new HandmadeReport();
        await Snapshots.MatchAsync(ReportPage.Of(await handmade.ExampleAsync(), "report.svg"));
    }

    [Fact]
    public async Task The_picture_has_score_and_cost_side_by_side()
    {
        using var handmade = new HandmadeReport();
        await Snapshots.MatchAsync(ReportPicture.Of(await handmade.ExampleAsync()));
    }

    [Fact]
    public async Task Page_and_picture_do_not_depend_on_the_order_of_the_files()
    {
        using var handmade = new HandmadeReport();
        EvaluationReport one = await handmade.ExampleAsync();
        EvaluationReport other = await handmade.MakeAsync("direct.jsonl", "rlm.jsonl");
        Assert.Equal(ReportPage.Of(one, null), ReportPage.Of(other, null));
        Assert.Equal(ReportPicture.Of(one), ReportPicture.Of(other));
    }

    [Fact]
    public async Task An_answer_that_is_missing_counts_as_zero_and_a_group_without_any_is_left_out()
    {
        using var handmade = new HandmadeReport();
        handmade.Write("p.jsonl", Line("a1", "rlm", "openai:m", right: true));
        string page = ReportPage.Of(await handmade.MakeAsync("p.jsonl"), null);
        Assert.Contains("| alpha | 8k | 2 | 0.500 (1 of 2 answered) |", page, StringComparison.Ordinal);
        Assert.Contains("| answered 1, missing 1 |", page, StringComparison.Ordinal);
        Assert.DoesNotContain("beta", page, StringComparison.Ordinal);
        Assert.DoesNotContain("128k", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Money_is_drawn_only_where_every_method_is_priced()
    {
        using var handmade = new HandmadeReport();
        handmade.Write(
            "p.jsonl",
            Line("a1", "rlm", "openai:m", right: true, usd: 0.002m),
            Line("a3", "rlm", "openai:m", right: true, usd: 0.004m));
        handmade.Write("q.jsonl", Line("a1", "direct", "openai:m", right: true));
        string priced = ReportPicture.Of(await handmade.MakeAsync("p.jsonl"));
        Assert.Contains("US dollars per question", priced, StringComparison.Ordinal);
        Assert.Contains("$0.001", priced, StringComparison.Ordinal);
        Assert.Contains("tokens per question", ReportPicture.Of(await handmade.MakeAsync("p.jsonl", "q.jsonl")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_of_another_program_are_named_by_their_file_and_have_no_figures()
    {
        using var handmade = new HandmadeReport();
        handmade.Write("baseline.jsonl", """{"id":"a1","answer":"right"}""" + "\n");
        EvaluationReport report = await handmade.MakeAsync("baseline.jsonl");
        string page = ReportPage.Of(report, null);
        Assert.Contains("| baseline.jsonl | not recorded |", page, StringComparison.Ordinal);
        Assert.Contains(
            "| baseline.jsonl | 8k | 2 | 0.500 | — | — | — | — | — | missing 1, not recorded 1 |",
            page,
            StringComparison.Ordinal);
        Assert.DoesNotContain("No language model", page, StringComparison.Ordinal);
        Assert.Equal("svg", XDocument.Parse(ReportPicture.Of(report)).Root!.Name.LocalName);
    }

    [Fact]
    public async Task Methods_of_one_name_are_told_apart_by_model_and_then_by_file()
    {
        using var handmade = new HandmadeReport();
        handmade.Write("a.jsonl", Line("a1", "rlm", "openai:m", right: true));
        handmade.Write("b.jsonl", Line("a1", "rlm", "openai:other|one", right: true));
        handmade.Write("c.jsonl", Line("a1", "rlm", "openai:m", right: false));
        EvaluationReport report = await handmade.MakeAsync("a.jsonl", "b.jsonl", "c.jsonl");
        Assert.Equal(
            [$"rlm (openai:m, {handmade.PathOf("a.jsonl")})", $"rlm (openai:m, {handmade.PathOf("c.jsonl")})", "rlm (openai:other|one)"],
            report.Methods.Select(m => m.Name));
        Assert.Contains(@"rlm (openai:other\|one)", ReportPage.Of(report, null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("offline", "word matching without weights")]
    [InlineData("openai:oracle-p0.95", "plumbing, never intelligence")]
    [InlineData("openai:gpt-oracle", "a language model")]
    [InlineData("anthropic:oracle", "a language model")]
    public void Every_model_is_of_a_kind(string model, string kind) =>
        Assert.EndsWith(kind, ModelKind.Of(new MethodAndModels("rlm", model, null)), StringComparison.Ordinal);

    [Fact]
    public void The_median_of_an_even_number_is_between_the_two_in_the_middle()
    {
        Assert.Equal(2.5, Median.Of([4, 1, 2, 3]));
        Assert.Equal(3, Median.Of([5, 3, 1]));
        Assert.Null(Median.Of([]));
    }
}

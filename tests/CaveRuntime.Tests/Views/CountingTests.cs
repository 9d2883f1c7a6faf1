using CaveRuntime.Cells.Cutting;
using CaveRuntime.Runs;
using CaveRuntime.Views;
using CaveRuntime.Views.Policies;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Tests.Views;

public sealed class CountingTests
{
    [Theory]
    [InlineData("the quick brown fox jumps over the lazy dog", 7, 13)]
    [InlineData("数据分析系统的设计与实现", 9, 16)]
    [InlineData("👩‍👩‍👧‍👦👍🏽", 8, 24)]
    [InlineData("for (int i = 0; i < n; i++) { total += values[i]; }", 16, 28)]
    public void An_estimate_depends_on_the_class_of_the_characters(string text, int least, int most) =>
        Assert.InRange(TokenEstimate.Of(text), least, most);

    [Fact]
    public void A_count_moves_towards_what_the_provider_reports()
    {
        var counter = new TokenCounter();
        Assert.Equal(1_000, counter.Of(1_000));
        for (int i = 0; i < 20; i++)
            counter.Learn(1_000, 1_300);
        Assert.InRange(counter.Of(1_000), 1_290, 1_301);
        counter.Learn(1_000, 0);
        Assert.InRange(counter.Of(1_000), 1_290, 1_301);
        counter.Correct(1_000, 900);
        Assert.Equal(900, counter.Of(1_000));
    }

    [Fact]
    public void A_provider_that_reports_nonsense_does_not_make_views_useless()
    {
        var counter = new TokenCounter();
        for (int i = 0; i < 50; i++)
            counter.Learn(1_000, 1_000_000);
        Assert.InRange(counter.Ratio, 2, 2.5);
        for (int i = 0; i < 50; i++)
            counter.Learn(1_000, 1);
        Assert.InRange(counter.Ratio, 0.5, 0.6);
    }

    [Fact]
    public void The_meter_counts_what_a_request_shares_with_any_earlier_one_from_the_first_byte_on()
    {
        var meter = new PrefixMeter();
        ChatMessage system = new(ChatRole.System, "You operate."), question =
            new(ChatRole.User, "What?"), first = new(ChatRole.Assistant, "I look at one"), other = new(ChatRole.Assistant, "I look at two");
        long begin = View.EstimateOf(system) + View.EstimateOf(question);
        Assert.Equal(0, meter.Measure([system, question]));
        Assert.Equal(begin, meter.Measure([system, question, first]));
        Assert.InRange(meter.Measure([system, question, other]), begin + 1, begin + View.EstimateOf(other));
        Assert.Equal(begin + View.EstimateOf(first), meter.Measure([system, question, first, other]));
        Assert.InRange(meter.Measure([question, system]), 0, 2);
    }

    [Theory]
    [InlineData("gemini-cli:0.5/0.3", true)]
    [InlineData("gemini-cli:0.3/0.5", false)]
    [InlineData("gemini-cli:1.5/0.3", false)]
    [InlineData("gemini-cli:", false)]
    [InlineData("magic", false)]
    public void A_policy_is_found_by_name_or_refused_with_all_names(string name, bool there)
    {
        if (there)
        {
            Assert.Equal(0.5, ViewPolicies.Find(name).Stages[0].At);
        }
        else
        {
            Assert.Contains(
                "auto, none, summary, fold, manus, claude-code, gemini-cli",
                Assert.Throws<ArgumentException>(() => ViewPolicies.Find(name)).Message,
                StringComparison.Ordinal);
        }
    }
}

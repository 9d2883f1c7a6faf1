using CaveRuntime.Events;
using CaveRuntime.Testing;
using CaveRuntime.Views;
using CaveRuntime.Views.Policies;
using static CaveRuntime.Testing.ScriptedModel;

namespace CaveRuntime.Tests.Views;

/// <summary>What a reducer of somebody else does wrong costs a warning; the view and the run go on.</summary>
public sealed class ReductionRuleTests
{
    public static TheoryData<string> Broken => [.. BrokenReducer.All];

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task A_reducer_that_breaks_a_rule_leaves_the_view_and_a_warning(string what)
    {
        using var session = new ScriptedView(new ViewPolicy("own", [new ViewStage("odd", new BrokenReducer(what), 0.1)]), 20_000);
        session.Ask("What?");
        for (int i = 0; i < 10; i++)
            session.Turn(500);
        View before = session.Session.Current();
        View after = await session.ViewAsync();
        Assert.Equal(before.Entries.AsEnumerable(), after.Entries);
        Assert.Same(Reduction.None, session.Session.Reduction);
        Assert.StartsWith("The view stays as it was: odd ", session.Warnings, StringComparison.Ordinal);
        Assert.Single(session.Events);
    }

    [Fact]
    public async Task A_run_survives_its_reducers()
    {
        var policy = new ViewPolicy("own", [.. BrokenReducer.All.Select(what => new ViewStage(what, new BrokenReducer(what), 0.1))]);
        (List<RunEvent> events, _) = await RunAsync(policy);
        Assert.Equal("done", ((RunFinished)events[^1]).Answer.Text);
        Assert.Contains(events.OfType<WarningRaised>(), w => w.Message == "The view stays as it was: throws failed: I give up.");
        Assert.Empty(events.OfType<ViewReduced>());
    }

    [Fact]
    public async Task A_session_runs_under_a_policy_of_public_parts_alone()
    {
        (List<RunEvent> events, ScriptedModel model) = await RunAsync(OutsidePolicy.OfThePage());
        Assert.Equal("done", ((RunFinished)events[^1]).Answer.Text);
        Assert.Contains(events.OfType<ViewReduced>(), e => (e.Policy, e.Part) == ("first-lines", "shorten"));
        Assert.Contains(model.Requests[^1], m => m.Text.Contains("more lines: archive.Read(\"archive:", StringComparison.Ordinal));
    }

    [Fact]
    public void A_policy_with_a_number_out_of_range_is_refused_before_anything_starts()
    {
        var policy = new ViewPolicy("own", [ViewPolicies.LastResort with { MinGain = 1 }]);
        var options = new CaveOptions { Model = new ScriptedModel(), ViewPolicy = policy };
        Assert.Contains(
            "MinGain of stage truncate",
            Assert.Throws<ArgumentException>(() => new CaveHost(options)).Message,
            StringComparison.Ordinal);
    }

    private static async Task<(List<RunEvent> Events, ScriptedModel Model)> RunAsync(ViewPolicy policy)
    {
        string[] looks = [.. Enumerable.Repeat(Cell("foreach (var i in Enumerable.Range(1000, 700)) Console.WriteLine(i);"), 14)];
        var model = new ScriptedModel([.. looks, Cell("FINAL(\"done\")")]);
        await using var host = new CaveHost(
            new CaveOptions { Model = model, WarmWorkers = 0, ViewPolicy = policy, ContextWindow = 64_000 });
        await using Session session = host.Open();
        var events = new List<RunEvent>();
        await foreach (RunEvent happened in session.StreamAsync("What?"))
            events.Add(happened);
        return (events, model);
    }
}

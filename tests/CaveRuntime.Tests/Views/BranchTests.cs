using CaveRuntime.Cli.Export;
using CaveRuntime.Cli.Output;
using CaveRuntime.Events;
using CaveRuntime.Testing;
using Microsoft.Extensions.AI;
using static CaveRuntime.Testing.ScriptedModel;

namespace CaveRuntime.Tests.Views;

/// <summary>Branches and the archive as cells see them, with real, sealed workers.</summary>
public sealed class BranchTests
{
    [Fact]
    public async Task A_folded_branch_leaves_only_its_summary()
    {
        (List<RunEvent> events, ScriptedModel model) = await RunAsync(
            "fold",
            Cell("branch(\"count foxes\", \"Count the foxes in ctx and say how many.\");"),
            Cell("var n = ctx.Count(\"fox\"); Console.WriteLine(new string('x', 2000));"),
            Cell("fold($\"there are {n} foxes, see n\");"),
            Cell("FINAL(n)"));

        Assert.Equal("2", ((RunFinished)events[^1]).Answer.Text);
        Assert.Equal("count foxes", Assert.Single(events.OfType<BranchOpened>()).Description);
        BranchFolded folded = Assert.Single(events.OfType<BranchFolded>());
        Assert.Equal((false, "there are 2 foxes, see n"), (folded.Forced, folded.Message));

        // In the branch: the parent's exact prefix, then the instruction, and a reminder with each observation.
        Assert.Contains("Count the foxes in ctx", model.Requests[1][^1].Text, StringComparison.Ordinal);
        Assert.Equal(model.Requests[0].Select(m => m.Text), model.Requests[1].Take(2).Select(m => m.Text));
        Assert.EndsWith(
            "[Branch 1: count foxes. End it with fold(message) when it is done.]",
            model.Requests[2][^1].Text,
            StringComparison.Ordinal);
        // After it: system, question, one call, one result.
        IReadOnlyList<ChatMessage> main = model.Requests[3];
        Assert.Equal(4, main.Count);
        Assert.Equal(model.Requests[1].Take(3).Select(m => m.Text), main.Take(3).Select(m => m.Text));
        Assert.Contains("there are 2 foxes, see n", main[3].Text, StringComparison.Ordinal);
        Assert.DoesNotContain("xxx", main[3].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_export_holds_exactly_what_each_reply_was_sampled_from()
    {
        (List<RunEvent> events, ScriptedModel model) = await RunAsync(
            "fold",
            Cell("var n = 0;"),
            Cell("branch(\"count foxes\", \"Count the foxes.\");"),
            Cell("n += ctx.Count(\"fox\");"),
            Cell("fold($\"{n} foxes\");"),
            Cell("branch(\"count dogs\", \"Count the dogs.\");"),
            Cell("throw new Exception(\"no\");"),
            "no cell here",
            Cell("fold(\"none\");"),
            Cell("FINAL(n)"));
        var lines = new EventLines();
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllLinesAsync(file, events.Select(lines.Of));
            RecordedRun run = RunReader.Read(file);
            Assert.Equal(["main", "branch-1", "branch-2"], run.Trajectories.Select(t => t.Name));
            int replies = 0;
            foreach (Trajectory trajectory in run.Trajectories)
            {
                for (int i = 0; i < trajectory.Messages.Count; i++)
                {
                    if (trajectory.Messages[i].Turn is not { } turn)
                        continue;
                    replies++;
                    var sampledFrom = trajectory.Context.Concat(trajectory.Messages.Take(i)).Select(s => (s.Role, s.Text));
                    Assert.Equal(model.Requests[turn - 1].Select(m => (m.Role.Value, m.Text)), sampledFrom);
                }
            }

            Assert.Equal(9, replies);
            Assert.Equal([5], run.Trajectories.SelectMany(t => t.Messages).Where(s => s.Failed).Select(s => s.Turn!.Value - 1));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_branch_inside_a_branch_is_an_error_that_says_what_to_do()
    {
        (_, ScriptedModel model) = await RunAsync(
            "fold",
            Cell("fold(\"nothing\");"),
            Cell("branch(\"a\", \"do a\"); branch(\"b\", \"do b\");"),
            Cell("branch(\"a\", \"do a\");"),
            Cell("branch(\"b\", \"do b\");"),
            Cell("FINAL(1)"));
        Assert.Contains("no branch is open", model.Requests[1][^1].Text, StringComparison.Ordinal);
        Assert.Contains("only the first call counts", model.Requests[2][^1].Text, StringComparison.Ordinal);
        Assert.Contains("You are now in branch 1: a", model.Requests[3][^1].Text, StringComparison.Ordinal);
        Assert.Contains("branches do not nest", model.Requests[4][^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_the_last_branch_the_model_is_told_to_go_on_alone()
    {
        string[] replies = [.. Enumerable.Range(0, 10).SelectMany(
            i => new[]
            {
                Cell($"branch(\"part {i}\", \"do it\");"),
                Cell($"fold(\"part {i} done\");")
            }), Cell("branch(\"one more\", \"do it\");"), Cell("FINAL(1)")];
        (_, ScriptedModel model) = await RunAsync("fold", replies);
        Assert.Contains("go on alone in the main line", model.Requests[^1][^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_branches_in_the_policy_a_branch_is_refused()
    {
        (_, ScriptedModel model) = await RunAsync("auto", Cell("branch(\"a\", \"do a\");"), Cell("FINAL(1)"));
        Assert.Contains("the view policy auto has no branches", model.Requests[1][^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_branch_that_overflows_is_asked_to_wrap_up_and_then_folded_with_what_it_has()
    {
        (List<RunEvent> events, ScriptedModel model) = await RunAsync(
            "fold",
            [Cell("branch(\"read\", \"read it all\");"), .. Enumerable.Repeat(
                Cell("Console.WriteLine(string.Join(' ', Enumerable.Range(1000, 1500)));"),
                5), Cell("FINAL(\"done\")")],
            window: 40_000);
        Assert.Contains(model.Requests, r => r[^1].Text.Contains("The view of this branch is nearly full", StringComparison.Ordinal));
        BranchFolded folded = Assert.Single(events.OfType<BranchFolded>());
        Assert.True(folded.Forced);
        Assert.Equal("I run this.", folded.Message);
        Assert.Equal(4, model.Requests[^1].Count);
        Assert.Equal("done", ((RunFinished)events[^1]).Answer.Text);
    }

    [Fact]
    public async Task What_left_the_view_is_found_from_a_cell()
    {
        (List<RunEvent> events, ScriptedModel model) = await RunAsync(
            "auto",
            [
                Cell("Console.WriteLine(new string('x', 600) + \"\\nthe code is 4711\");"),
                .. Enumerable.Repeat(Cell("Console.WriteLine(string.Join(' ', Enumerable.Range(1000, 1500)));"), 12),
                Cell(
                    "var hit = archive.Grep(\"code is [0-9]+\").First(h => h.Text.StartsWith(\"the\")); FINAL($\"{hit.Text} in {archive.Read(hit.Handle).Length > 10} {archive.Count > 0}\")"),
            ],
            window: 64_000);
        Assert.Contains(events.OfType<ViewReduced>(), e => e.Part == "compact");
        Assert.Equal("the code is 4711 in True True", ((RunFinished)events[^1]).Answer.Text);
        Assert.Contains(model.Requests[^1], m => m.Text.Contains("archive.Read(\"archive:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_names_cannot_be_rebound()
    {
        (_, ScriptedModel model) = await RunAsync("auto", Cell("var archive = 1;"), Cell("FINAL(1)"));
        Assert.Contains("'archive' cannot be rebound", model.Requests[1][^1].Text, StringComparison.Ordinal);
    }

    private static async Task<(List<RunEvent> Events, ScriptedModel Model)> RunAsync(string policy, params string[] replies) =>
        await RunAsync(policy, replies, window: 128_000);

    private static async Task<(List<RunEvent> Events, ScriptedModel Model)> RunAsync(string policy, string[] replies, int window)
    {
        var model = new ScriptedModel(replies);
        await using var host = new CaveHost(
            new CaveOptions
            {
                Model = model,
                WarmWorkers = 0,
                Context = policy,
                ContextWindow = window,
                Limits = new RunLimits { MaxTurns = 50 }
            });
        await using Session session = await host.OpenAsync([Input.FromText("tale", "a fox, a dog, a fox")]);
        var events = new List<RunEvent>();
        await foreach (RunEvent happened in session.StreamAsync("How many foxes?"))
            events.Add(happened);
        Assert.True(
            ((RunFinished)events[^1]).Answer.Error is null,
            $"{((RunFinished)events[^1]).Answer.Error?.Message}\n{model.Requests[^1][^1].Text}");
        return (events, model);
    }
}

using System.Diagnostics;
using CaveRuntime.Testing;
using CaveRuntime.Tests.Cli;
using static CaveRuntime.Testing.ScriptedModel;

namespace CaveRuntime.Tests.Evaluation;

public sealed class EvalReportCommandTests
{
    [Fact]
    public async Task The_page_links_the_picture_beside_it_and_a_failing_scorer_ends_with_code_2()
    {
        using var handmade = new HandmadeReport();
        using var cave = new Cave();
        string instances = handmade.PathOf("instances.jsonl");
        string predictions = handmade.PathOf(handmade.Write("p.jsonl", HandmadeReport.Line("a1", "rlm", "offline", right: true)));
        Outcome made = await cave.RunAsync(
            "eval",
            "report",
            instances,
            predictions,
            "--scorer",
            handmade.Scorer,
            "--out",
            "report.md",
            "--picture",
            "report.svg");
        Assert.Equal((0, "", ""), (made.Code, made.Out, made.Error));
        Assert.Contains("](<report.svg>)", cave.Read("report.md"), StringComparison.Ordinal);
        Assert.StartsWith("<svg ", cave.Read("report.svg"), StringComparison.Ordinal);

        (await cave.RunAsync(
            "eval",
            "report",
            instances,
            predictions,
            "--scorer",
            "sh -c \"echo broken >&2; exit 1\"")).IsRefusal(2, "exit code 1", "broken");
        (await cave.RunAsync(
            "eval",
            "report",
            instances,
            predictions,
            "--scorer",
            handmade.Scorer,
            "--out",
            predictions)).IsRefusal(2, "--out", "another");
        (await cave.RunAsync("eval", "report", instances)).IsRefusal(2, "See 'cave eval report --help'");
    }

    [Fact]
    public async Task Help_of_the_report_does_not_show_what_belongs_to_eval_alone()
    {
        using var cave = new Cave();
        Outcome help = await cave.RunAsync("eval", "report", "--help");
        Assert.Equal(0, help.Code);
        Assert.DoesNotContain("TASKS", help.Out, StringComparison.Ordinal);
        Assert.Contains("TASKS", (await cave.RunAsync("eval", "--help")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_tasks_are_not_overwritten_by_the_predictions()
    {
        using var cave = new Cave();
        cave.Write("a.txt", "five");
        cave.Write("t.jsonl", """{"id":"one","context_file":"a.txt","question":"q"}""");
        (await cave.RunAsync("eval", "t.jsonl", "--out", "./t.jsonl")).IsRefusal(2, "--out", "tasks");
        Assert.Contains("one", cave.Read("t.jsonl"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_hard_kill_in_the_middle_resume_leaves_one_line_for_each_task()
    {
        var second = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int requests = 0;
        await using var server = LocalModelServer.Start(async (_, hungUp) =>
        {
            if (Interlocked.Increment(ref requests) == 2)
            {
                second.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, hungUp);
            }

            return LocalReply.Text(Cell("FINAL(ctx.Length)"));
        });
        using var cave = new Cave();
        cave.Write("a.txt", "five");
        cave.Write(
            "t.jsonl",
            string.Concat(
                Enumerable.Range(1, 3).Select(
                    i => $$"""{"id":"q{{i}}","task":"t","context_file":"a.txt","question":"How long?"}""" + "\n")));
        string[] arguments = ["eval", "t.jsonl", "--out", "p.jsonl", "-m", "openai:m", "--base-url", server.BaseUrl.ToString()];
        using (Process process = cave.Start(arguments))
        {
            await second.Task.WaitAsync(TestContext.Patience);
            process.Kill();
            await process.WaitForExitAsync().WaitAsync(TestContext.Patience);
        }

        Outcome rest = await cave.RunAsync([.. arguments, "--resume"]);
        Assert.Contains("3 tasks: 1 were there, 2 answered, 0 failed", rest.Error, StringComparison.Ordinal);
        string[] ids = [.. cave.Read("p.jsonl").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l[..10])];
        Assert.Equal(["{\"id\":\"q1\"", "{\"id\":\"q2\"", "{\"id\":\"q3\""], ids);
        (await cave.RunAsync([.. arguments, "--resume", "--method", "direct"])).IsRefusal(2, "rlm by openai:m", "direct by openai:m");
    }

    [Fact]
    public async Task The_shared_scorer_judges_what_the_offline_model_answers()
    {
        if (Repository.Shared is not { } shared)
            return; // The shared tasks are not beside this checkout.
        string tasks = Path.Combine(shared, "longcontext");
        using var cave = new Cave();
        using (var generator = Process.Start(
            new ProcessStartInfo(
                "python3",
                [Path.Combine(tasks, "gen.py"), "--out", Path
                    .Combine(cave.Folder, "dev"), "--split", "dev", "--seed", "1", "--sizes", "8k", "--tasks", "s_niah", "--n", "2"])
                    {
                        RedirectStandardOutput = true
                    })!)
        {
            await generator.StandardOutput.ReadToEndAsync();
            await generator.WaitForExitAsync().WaitAsync(TestContext.Patience);
            Assert.Equal(0, generator.ExitCode);
        }

        Assert.Equal(0, (await cave.RunAsync("eval", "dev/questions.jsonl", "--out", "rlm.jsonl", "-m", "offline")).Code);
        Outcome report = await cave.RunAsync(
            "eval",
            "report",
            "dev/instances.jsonl",
            "rlm.jsonl",
            "--scorer",
            $"python3 \"{Path.Combine(tasks, "score.py")}\"");
        Assert.Contains("| rlm | offline | word matching without weights |", report.Out, StringComparison.Ordinal);
        Assert.Matches(@"\| s_niah \| 8k \| \d+ \| 1\.000 \|", report.Out);
    }
}

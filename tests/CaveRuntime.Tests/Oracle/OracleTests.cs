using System.Text.Json;
using CaveRuntime.Oracle;
using CaveRuntime.Oracle.Reading;
using Xunit.Abstractions;

namespace CaveRuntime.Tests.Oracle;

/// <summary>
/// The whole chain (cave, worker, cells, subcalls over HTTP, aggregation in code) against a model whose readings are known: what comes
/// out is what those readings allow, not less. Proves plumbing, never intelligence.
/// </summary>
public sealed class OracleTests(GeneratedTasks tasks, ITestOutputHelper output) : IClassFixture<GeneratedTasks>
{
    // A compiler that is loaded once answers ten times as many questions in the same time; a sealed worker is asked, too.
    private static readonly string[] s_inProcess = ["--isolation", "in-process"];

    [Fact]
    public async Task With_an_oracle_that_never_errs_every_answer_is_right()
    {
        if (IsMissing())
            return;
        IReadOnlyList<JsonElement> forms = tasks.OneOfEachForm();
        Dictionary<string, double> scores = await tasks.ScoreAsync(forms, await tasks.AskAsync(forms, "oracle", s_inProcess));
        Assert.Equal(["mdqa", "oolong_count", "oolong_date", "oolong_pairs", "oolong_user"], scores.Keys.Order(StringComparer.Ordinal));
        Assert.All(scores.Values, score => Assert.Equal(1, score));
        JsonElement[] sealedOnes = [.. tasks.All.Where(
            t => GeneratedTasks.Task(t) is "mdqa" or "oolong_pairs").DistinctBy(GeneratedTasks.Task)];
        Assert.All(
            (await tasks.ScoreAsync(sealedOnes, await tasks.AskAsync(sealedOnes, "oracle"))).Values,
            score => Assert.Equal(1, score));
    }

    [Fact]
    public async Task With_an_erring_oracle_every_answer_is_what_plain_code_makes_of_its_readings()
    {
        if (IsMissing())
            return;
        IReadOnlyList<JsonElement> some = tasks.OneOfEachForm();
        Assert.InRange(some.Count, 20, 50);
        Dictionary<string, string> plain = await tasks.PlainAsync(some, OracleName.Parse("oracle-p0.9")!), right = await tasks
            .PlainAsync(some, new OracleName());
        Assert.Contains(some, task => plain[GeneratedTasks.Id(task)] != right[GeneratedTasks.Id(task)]);
        Dictionary<string, string> answers = await tasks.AskAsync(some, "oracle-p0.9", s_inProcess);
        Assert.All(
            some,
            task => Assert.Equal(
                (GeneratedTasks.Id(task), plain[GeneratedTasks.Id(task)]),
                (GeneratedTasks.Id(task), answers[GeneratedTasks.Id(task)])));
        Dictionary<string, string> direct = await tasks.AskAsync(some, "oracle-p0.9", "--method", "direct");
        Assert.All(some, task => Assert.Equal(answers[GeneratedTasks.Id(task)], direct[GeneratedTasks.Id(task)]));
    }

    [Fact]
    public async Task Past_its_window_the_oracle_fails_in_one_prompt_and_not_in_groups()
    {
        if (IsMissing())
            return;
        JsonElement[] lines = [.. tasks.All.Where(t => GeneratedTasks.Task(t) != "mdqa")];
        double all = (await tasks.ScoreAsync(lines, await tasks.AskAsync(lines, "oracle", "--method", "direct"))).Values.Average();
        double seen = (await tasks.ScoreAsync(lines, await tasks.AskAsync(lines, "oracle-w4k", "--method", "direct"))).Values.Average();
        Assert.Equal(1, all);
        Assert.InRange(seen, 0, 0.8);
        JsonElement[] few = [.. lines.DistinctBy(GeneratedTasks.Task)];
        Assert.All(
            (await tasks.ScoreAsync(few, await tasks.AskAsync(few, "oracle-w4k", s_inProcess))).Values,
            score => Assert.Equal(1, score));
    }

    [Theory]
    [InlineData("rlm-no-subcalls")]
    [InlineData("summary")]
    [InlineData("fold")]
    public async Task Without_subcalls_the_oracle_reads_page_by_page(string method)
    {
        if (IsMissing())
            return;
        JsonElement[] few = [.. tasks.All.Where(t => GeneratedTasks.Task(t) is "mdqa" or "oolong_user").DistinctBy(GeneratedTasks.Task)];
        Dictionary<string, string> answers = await tasks.AskAsync(
            few,
            "oracle-w6k",
            [.. s_inProcess, "--method", method, "--max-subcalls", "0", "--context-window", "6000"]);
        Assert.All((await tasks.ScoreAsync(few, answers)).Values, score => Assert.Equal(1, score));
    }

    [Fact]
    public void A_reading_is_right_as_often_as_the_name_says_and_always_the_same()
    {
        if (IsMissing())
            return;
        string question = tasks.All[0].GetProperty("question").GetString()!;
        IPieces kind = tasks.Corpus.Kinds.Single(k => k.Concerns(question));
        string[] lines = tasks.Read(tasks.All[0]).Split('\n');
        string[] Readings(string oracle, bool inView = true) =>
            [.. lines.Select(line => kind.Read(OracleName.Parse(oracle)!, line, question, inView))];
        double Right(string[] readings) => readings.Zip(Readings("oracle")).Average(pair => pair.First == pair.Second ? 1.0 : 0);
        Assert.InRange(Right(Readings("oracle-p0.9")), 0.84, 0.96);
        Assert.InRange(Right(Readings("oracle-p0")), 0, 0);
        Assert.InRange(Right(Readings("oracle", inView: false)), 1 / 6.0 - 0.08, 1 / 6.0 + 0.08);
        Assert.Equal(Readings("oracle-p0.9"), Readings("oracle-p0.9-d5"));
        Assert.NotEqual(Readings("oracle-p0.9"), Readings("oracle-p0.9-s2"));
    }

    [Fact]
    public void A_branch_that_is_nearly_full_is_folded_with_what_was_read_last()
    {
        if (IsMissing())
            return;
        JsonElement task = tasks.All[0];
        string page = $"Observation of cell 2:\nPieces 0 to 1 of 9999:\n{tasks.Read(task).Split('\n')[0]}\nEnd of page.\n[You are now in branch 1: read on.]";
        string Reply(params string[] notices) => new OracleModel(tasks.Corpus).Reply(new OracleName(), new Conversation(
        [
            ("system", "# CaveRuntime operator\n\n## Branches\n"),
            ("user", $"Question: {task.GetProperty("question").GetString()}\n\nctx holds 1"),
            ("assistant", "A cell."),
            ("user", page),
            .. notices.Select(notice => ("user", notice)),
        ]));
        Assert.DoesNotContain("fold(", Reply(), StringComparison.Ordinal);
        Assert.Matches("read\\[0\\] = \"\\d\";\nfold\\(", Reply("The view of this branch is nearly full. Wrap up now."));
    }

    private bool IsMissing()
    {
        if (tasks.All.Count > 0)
            return false;
        output.WriteLine("NOT RUN: the generator of tasks is missing. It lies in ../shared/longcontext beside the repository.");
        return true;
    }
}

using System.Text.Json;
using CaveRuntime.Oracle;
using CaveRuntime.Oracle.Operating.Habits;
using Xunit.Abstractions;

namespace CaveRuntime.Tests.Oracle;

/// <summary>
/// The weak habits go by literal words of the prompt. The first tests hold that these words are in the prompt as it stands: without them
/// a habit measures nothing.
/// </summary>
public sealed class HabitTests(GeneratedTasks tasks, ITestOutputHelper output) : IClassFixture<GeneratedTasks>
{
    private const string Silent = "# CaveRuntime operator\n\nWrite a cell.";

    private static string Prompt => File.ReadAllText(Path.Combine(Repository.Root, "prompts", "operator", "operator.md"))
        .Replace("{{turns}}", "20", StringComparison.Ordinal)
        .Replace("{{subcalls}}", "1,000", StringComparison.Ordinal)
        .Replace("{{shown}}", "8,000", StringComparison.Ordinal);

    [Fact]
    public void The_operator_prompt_says_all_that_a_habit_listens_for()
    {
        Heard heard = Hear("oracle-early", Prompt);
        Assert.Equal((20, 8_000, 1_000), (heard.Turns, heard.Shown, heard.Calls));
        Assert.True(heard.WantsCandidate);
        Assert.True(heard.DoubtsNothing);
        Assert.True(heard.KeepsCodesWork);
        Assert.True(heard.HasManyTurnsLeft);
    }

    [Theory]
    [InlineData("oracle-early", Silent)]
    [InlineData("oracle-early-xturns-xshown-xcapacity-xcandidate-xnothing-xcode", null)]
    public void What_is_not_said_or_not_heard_is_not_known(string name, string? prompt)
    {
        Heard heard = Hear(name, prompt ?? Prompt);
        Assert.Equal((null, null, null), (heard.Turns, heard.Shown, heard.Calls));
        Assert.False(heard.WantsCandidate || heard.DoubtsNothing || heard.KeepsCodesWork);
        Assert.Equal(prompt is not null, heard.HasManyTurnsLeft);
    }

    [Fact]
    public void The_early_one_answers_from_one_look_unless_it_is_told_to_check()
    {
        if (IsMissing())
            return;
        const string found = "How many lines belong to the class";
        JsonElement task = tasks.All.First(t => Question(t).Contains(found, StringComparison.Ordinal));
        string[] lines = tasks.Read(task).Split('\n')[..12];
        string look = $"Observation of cell 1 (turn 1 of 20):\n378 pieces in 32768 characters; 50 subcalls left.\nPieces 0 to 12 of 378:\n{string.Join('\n', lines)}\nEnd of page.\n";
        Assert.Contains("FINAL(", Reply("oracle-early", Silent, task, look), StringComparison.Ordinal);
        string told = Reply("oracle-early", Prompt, task, look);
        Assert.DoesNotContain("FINAL(", told, StringComparison.Ordinal);
        string candidate = "Observation of cell 2 (turn 2 of 20):\nCandidate: 3\nIt rests on pieces 0 to 12 of 378";
        Assert.Contains("llm_query_batched", Reply("oracle-early", Prompt, task, candidate), StringComparison.Ordinal);
        Assert.Contains("FINAL(", Reply("oracle-early-xturns", Prompt, task, candidate), StringComparison.Ordinal);
    }

    [Fact]
    public void The_one_that_over_delegates_makes_as_many_calls_as_there_are_pieces_unless_it_is_told_how_many_there_are()
    {
        if (IsMissing())
            return;
        const string look = "Observation of cell 1 (turn 1 of 20):\n378 pieces in 32768 characters; 50 subcalls left.\n";
        JsonElement task = tasks.All[0];
        string few = Prompt.Replace("1,000 in the whole run", "50 in the whole run", StringComparison.Ordinal);
        Assert.Contains("to - from == 1 ", Reply("oracle-delegates", Silent, task, look), StringComparison.Ordinal);
        Assert.Contains("to - from == 16 ", Reply("oracle-delegates", few, task, look), StringComparison.Ordinal);
        const string asked = "Observation of cell 2 (turn 2 of 20):\n378 of 378 groups are read. ";
        Assert.Contains("read lines:", Reply("oracle-delegates", Silent, task, asked), StringComparison.Ordinal);
        Assert.DoesNotContain("llm_query", Reply("oracle-delegates", few, task, asked), StringComparison.Ordinal);
        Assert.DoesNotContain(
            "llm_query",
            Reply("oracle-delegates", Silent, task, asked + "the batch of 378 was cut to its first 50 calls: no more subcalls are left"),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(32_768, false)]
    [InlineData(130_000, true)]
    public void The_one_that_never_delegates_does_so_where_the_numbers_say_that_pages_do_not_suffice(int chars, bool asks)
    {
        if (IsMissing())
            return;
        string look = $"Observation of cell 1 (turn 1 of 20):\n378 pieces in {chars} characters; 50 subcalls left.\n";
        JsonElement task = tasks.All[0];
        Assert.Equal(asks, Reply("oracle-never", Prompt, task, look).Contains("llm_query_batched", StringComparison.Ordinal));
        Assert.DoesNotContain("llm_query_batched", Reply("oracle-never-xturns", Prompt, task, look), StringComparison.Ordinal);
        Assert.Contains("size = 20000", Reply("oracle-never", Silent, task, look), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("oracle-early", 1)]
    [InlineData("oracle-delegates", 1)]
    [InlineData("oracle-delegates-xcapacity", 0.9)]
    public async Task Through_the_whole_chain_a_habit_is_as_good_as_what_it_is_told(string name, double most)
    {
        if (IsMissing())
            return;
        JsonElement[] some = [.. tasks.All.Where(
            t => GeneratedTasks.Task(t) is "oolong_pairs" or "oolong_user").DistinctBy(GeneratedTasks.Task)];
        Dictionary<string, string> answers = await tasks.AskAsync(some, name, "--isolation", "in-process", "--max-subcalls", "50");
        double score = (await tasks.ScoreAsync(some, answers)).Values.Average();
        if (most == 1)
            Assert.Equal(1, score);
        else
            Assert.InRange(score, 0, most);
    }

    private static Heard Hear(string name, string prompt) => new(
        OracleName.Parse(name)!,
        new Conversation([("system", prompt), ("user", "Question: ?"), ("assistant", "A cell."), ("user", "Observation of cell 1 (turn 1 of 20):\n")]));

    private string Reply(string name, string prompt, JsonElement task, string observation) => new OracleModel(tasks.Corpus).Reply(
        OracleName.Parse(name)!,
        new Conversation(
        [
            ("system", prompt),
            ("user", $"Question: {Question(task)}\n\nctx holds 1"),
            ("assistant", "A cell."),
            ("user", observation),
        ]));

    private static string Question(JsonElement task) => task.GetProperty("question").GetString()!;

    private bool IsMissing()
    {
        if (tasks.All.Count > 0)
            return false;
        output.WriteLine("NOT RUN: the generator of tasks is missing. It lies in ../shared/longcontext beside the repository.");
        return true;
    }
}

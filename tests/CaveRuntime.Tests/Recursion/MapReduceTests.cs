using System.Text.RegularExpressions;
using CaveRuntime.Events;
using CaveRuntime.Models;
using CaveRuntime.Tests.Texts;
using static CaveRuntime.Tests.Recursion.ChildTests;
using static CaveRuntime.Testing.ScriptedModel;

namespace CaveRuntime.Tests.Recursion;

/// <summary>One question about many chunks.</summary>
public sealed partial class MapReduceTests
{
    [Fact]
    public async Task Parts_of_all_chunks_are_merged_in_a_tree_where_they_outgrow_one_step()
    {
        var root = new TreeModel("root") { Operator = (_, _) => Cell(
            "FINAL(map_reduce<string, string>(docs.Select(d => d.Text), \"which?\", \"join\"))") };
        var model = new TreeModel("m")
        {
            Profile = new ModelProfile { Window = 1_200 },
            Subcall = (prompt, _) => Task.FromResult(prompt.Contains("<partial_answers>", StringComparison.Ordinal)
                ? string.Join('+', Numbers().Matches(prompt).Select(m => m.Value))
                : Numbers().Match(prompt).Value + new string(' ', 1) + new string('.', 300)),
        };
        await using var host = new CaveHost(new CaveOptions { Model = root, SubModel = model, WarmWorkers = 0 });
        await using Session session = await host.OpenAsync([.. Enumerable.Range(0, 30).Select(i => Input.FromText($"d{i}", $"#{i:00}#"))]);
        Answer answer = await session.AskAsync("root");
        Assert.Equal(string.Join('+', Enumerable.Range(0, 30).Select(i => $"#{i:00}#")), answer.Text);
        Assert.True(model.Prompts.Count(p => p.Contains("<partial_answers>", StringComparison.Ordinal)) > 3);
    }

    [Theory]
    [InlineData("Retry", 2, "ok")]
    [InlineData("Retry", 5, "CallFailedException: map_reduce: part 2 of 3 failed: it is down")]
    [InlineData("Fail", 2, "CallFailedException: map_reduce: part 2 of 3 failed: it is down")]
    [InlineData("Skip", 5, "ok part 2 of 3 was left out: it is down")]
    public async Task A_part_that_fails_is_retried_left_out_or_the_end(string policy, int failures, string outcome)
    {
        int failed = 0;
        var model = new TreeModel("m")
        {
            Operator = (_, turn) => turn == 1
                ? Cell(
                    $"try {{ Console.WriteLine(map_reduce<int, int>(docs.Select(d => d.Text), \"count\", \"add\", PartFailure.{policy}) > 0 ? \"ok\" : \"?\"); }} catch (Exception e) {{ Console.WriteLine(e.GetType().Name + \": \" + e.Message); }}")
                : Cell("FINAL(1)"),
            Subcall = (prompt, _) => prompt.Contains("text b", StringComparison.Ordinal) && Interlocked.Increment(ref failed) < failures
                ? throw new ModelException(ModelErrorKind.Unavailable, "it is down")
                : Task.FromResult("3"),
        };
        await using var host = new CaveHost(new CaveOptions { Model = model, WarmWorkers = 0 });
        await using Session session = await host.OpenAsync(
            [Input.FromText("a", "text a"), Input.FromText("b", "text b"), Input.FromText("c", "text c")]);
        string output = "";
        await foreach (RunEvent happened in session.StreamAsync("root"))
            output += (happened as CellFinished)?.Report.Output;
        Assert.Equal(
            outcome.Replace("ok part", "part", StringComparison.Ordinal),
            (policy == "Skip" ? output.Split('\n')[0] : output).Trim());
    }

    [Fact]
    public async Task Over_War_and_Peace_the_offline_model_counts_and_lists_what_plain_code_finds()
    {
        if (SharedTexts.Find("war-and-peace.txt") is not { } path)
            return;
        string text = await File.ReadAllTextAsync(path);
        await using var host = new CaveHost(
            new CaveOptions { Model = CaveRuntime.Models.Model
                .Create("offline"), WarmWorkers = 0, Limits = new RunLimits { MaxSubcalls = 5_000 } });
        await using Session session = await host.OpenAsync([Input.FromFile(path)]);
        Answer<int> count = await session.MapReduceAsync<int, int>(
            "How many times does the word \"Napoleon\" occur?",
            "Add the counts up.");
        Assert.Equal(Regex.Count(text, @"\bNapol[eé]on\b", RegexOptions.IgnoreCase), count.Value);
        Assert.InRange(count.Value, 100, 10_000);

        Answer<List<string>> books = await session.MapReduceAsync<List<string>, List<string>>(
            "List every line that begins with \"BOOK\".",
            "Join the lists.");
        string[] expected = [.. Regex.Matches(text, @"^[ \t]*BOOK.*$", RegexOptions.Multiline).Select(m => m.Value.Trim()).Distinct()];
        Assert.Equal(expected, books.Value!);
        Assert.True(expected.Length >= 15);
        Assert.True(count.Run.Usage.Subcalls > 50);
    }

    [Fact]
    public async Task Progress_is_told_and_ends_with_the_whole()
    {
        var model = new TreeModel("m") { Subcall = (_, _) => Task.FromResult("1") };
        await using var host = new CaveHost(new CaveOptions { Model = model, WarmWorkers = 0 });
        await using Session session = await host.OpenAsync(
            [Input.FromText("t", string.Concat(Enumerable.Range(0, 2_000).Select(i => $"Line {i} of the text.\n")))]);
        var progress = new List<MapReduceProgress>();
        await foreach (RunEvent happened in session.StreamMapReduceAsync<int, int>(
            "count",
            "add",
            new MapReduceOptions { ChunkTokens = 200 }))
        {
            if (happened is MapReduceProgress step)
                progress.Add(step);
        }

        Assert.Equal((MapReduceStage.Map, MapReduceStage.Reduce), (progress[0].Stage, progress[^1].Stage));
        Assert.All(
            progress.Where(p => p.Stage == MapReduceStage.Map).GroupBy(p => p.Total),
            stage => Assert.Contains(stage, p => p.Done == p.Total));
    }

    [GeneratedRegex(@"#\d\d#")]
    private static partial Regex Numbers();
}

using CaveRuntime.Cli.Commands;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Evaluation;

namespace CaveRuntime.Tests.Evaluation;

public sealed class PredictionFileTests
{
    private static readonly MethodAndModels s_by = new("rlm", "openai:m", null);

    [Theory]
    [InlineData("direct", "openai:m", null, "direct by openai:m")]
    [InlineData("rlm", "offline", null, "rlm by offline")]
    [InlineData("rlm", "openai:m", "offline", "rlm by openai:m with subcalls by offline")]
    public void Resume_refuses_what_another_method_or_model_has_answered(string method, string model, string? subModel, string asked)
    {
        using var handmade = new HandmadeReport();
        string file = handmade.PathOf(handmade.Write("p.jsonl", HandmadeReport.Line("a1", "rlm", "openai:m", right: true)));
        string before = File.ReadAllText(file);
        UsageException refusal = EvaluationErrors.Of(
            Assert.Throws<EvaluationException>(
                () => PredictionFile.Open(file, new MethodAndModels(method, model, subModel), resume: true)));
        Assert.Contains($"{file} holds answers of rlm by openai:m, and asked for is {asked}.", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("--out", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(file));
    }

    [Fact]
    public void Lines_of_an_older_cave_are_done_and_a_torn_one_is_taken_away()
    {
        using var handmade = new HandmadeReport();
        string file = handmade.PathOf(handmade.Write("p.jsonl", """{"id":"a1","answer":"x"}""" + "\n" + """{"id":"a2","ans"""));
        using (PredictionFile predictions = PredictionFile.Open(file, s_by, resume: true))
            Assert.Equal(["a1"], predictions.Answered);
        Assert.Equal("""{"id":"a1","answer":"x"}""" + "\n", File.ReadAllText(file));
    }

    [Theory]
    [InlineData("model_error")]
    [InlineData("worker_error")]
    [InlineData(null)]
    public void A_task_that_failed_is_asked_again_and_its_line_is_gone(string? stop)
    {
        using var handmade = new HandmadeReport();
        string good = PredictionLine.Of(HandmadeReport.Line("a1", "rlm", "openai:m", right: true)) + "\n";
        string failed = PredictionLine.Of(
            Prediction.Failed(
                new EvaluationTask("a2", "q", "f", null, null),
                s_by,
                "model",
                "The server is gone.") with { Stop = stop }) + "\n";
        string file = handmade.PathOf(handmade.Write("p.jsonl", failed + good));
        using (PredictionFile predictions = PredictionFile.Open(file, s_by, resume: true))
            Assert.Equal(["a1"], predictions.Answered);
        Assert.Equal(good, File.ReadAllText(file));
    }

    [Fact]
    public void A_task_that_met_a_ceiling_is_done()
    {
        using var handmade = new HandmadeReport();
        string line = PredictionLine.Of(
            Prediction.Failed(new EvaluationTask("a2", "q", "f", null, null), s_by, "budget", "Too dear.") with { Stop = "budget" }) + "\n";
        string file = handmade.PathOf(handmade.Write("p.jsonl", line));
        using (PredictionFile predictions = PredictionFile.Open(file, s_by, resume: true))
            Assert.Equal(["a2"], predictions.Answered);
        Assert.Equal(line, File.ReadAllText(file));
    }

    [Fact]
    public void A_task_has_its_kind_and_size_copied_where_they_are_what_they_should_be()
    {
        var task = new EvaluationTask("one", "q", "f", "s_niah", 8_037);
        Prediction line = Prediction.Failed(task, s_by, "input", "gone");
        Assert.Equal(
            ("s_niah", 8_037L, "rlm", "openai:m", null),
            (line.Task, line.SizeTokensApprox, line.Method, line.Model, line.SubModel));
    }
}

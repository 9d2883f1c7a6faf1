using CaveRuntime.Testing;
using static CaveRuntime.Testing.ScriptedModel;

namespace CaveRuntime.Tests.Running;

public sealed class RunTests
{
    [Fact]
    public async Task A_model_that_writes_a_cell_gets_an_observation_and_then_answers()
    {
        var model = new ScriptedModel(
            Cell("var n = ctx.Count(\"fox\"); Console.WriteLine($\"foxes: {n}\");"),
            Cell("FINAL(n)"));
        await using var host = new CaveHost(new CaveOptions { Model = model, WarmWorkers = 0, Isolation = IsolationMode.Sealed });
        await using Session session = await host.OpenAsync([Input.FromText("tale", "a fox, a dog, a fox")]);

        Answer answer = await session.AskAsync("How many foxes?");

        Assert.Null(answer.Error);
        Assert.Equal("2", answer.Text);
        Assert.Equal(StopReason.Answered, answer.Stop);
        Assert.Contains("foxes: 2", model.Requests[1][^1].Text, StringComparison.Ordinal);
        Assert.Equal(CaveRuntime.Confinement.IsolationProbe.Run().Name, answer.Isolation.Tier.ToString());
    }
}

using CaveRuntime.Journal;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Tests.Journal;

/// <summary>What the host's own type said of an answer is said again where the type is not at hand.</summary>
public sealed class VerdictTests
{
    [Fact]
    public async Task An_answer_that_a_constructor_refused_is_refused_when_the_run_is_gone_through_again()
    {
        var first = new JournalCase("FINAL(new { number = 3 })", "FINAL(new { number = 4 })");
        await using (CaveHost host = first.Host(null))
        await using (Session session = await host.OpenAsync([], "one"))
        {
            Answer<Even> answer = await session.AskAsync<Even>("Which?");
            Assert.True(answer.HasValue, answer.Run.Error?.Message);
            Assert.Equal((4, 2), (answer.Value!.Number, answer.Run.Turns));
        }

        var later = new JournalCase("FINAL(8)") { Store = first.Store };
        await using CaveHost other = later.Host(null);
        await using Session again = await other.OpenAsync("one");
        Assert.Equal("8", (await again.AskAsync("And?")).Text);
        IReadOnlyList<ChatMessage> request = later.Requests[0];
        Assert.Equal(2, JournalCase.Replies(request));
        string notice = Assert.Single(first.Requests[1], m => m.Text.Contains("is odd", StringComparison.Ordinal)).Text;
        Assert.Contains(request, m => m.Text == notice);
    }

    [Theory]
    [InlineData(true, "{\"number\":4}")]
    [InlineData(false, "{\"number\":3}")]
    public async Task What_was_said_of_one_answer_is_not_said_of_another(bool isSame, string said)
    {
        using var stop = new CancellationTokenSource();
        var first = new JournalCase("FINAL(new { number = 3 })", "FINAL(new { number = 4 })") { Stop = (2, stop) };
        await using (CaveHost host = first.Host(null))
        await using (Session session = await host.OpenAsync([], "one"))
            Assert.Equal(StopReason.Cancelled, (await session.AskAsync<Even>("Which?", stop.Token)).Run.Stop);
        JournalCase changed = await first.WithAsync(e => e is AnswerJudged judged && !isSame ? judged with { Answer = "another" } : e);
        var second = new JournalCase("FINAL(new { number = 4 })") { Store = changed.Store };
        await using CaveHost other = second.Host(null);
        await using Session again = await other.OpenAsync("one");
        Assert.Equal(said, (await again.ResumeAsync()).Json);
    }

    public sealed record Even
    {
        public Even(int number) => Number = number % 2 == 0 ? number : throw new ArgumentException("it is odd");

        public int Number { get; }
    }
}

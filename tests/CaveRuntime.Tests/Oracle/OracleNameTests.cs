using CaveRuntime.Oracle;
using CaveRuntime.Oracle.Operating.Habits;

namespace CaveRuntime.Tests.Oracle;

public sealed class OracleNameTests
{
    [Theory]
    [InlineData("oracle", 1, null, 1, 0)]
    [InlineData("oracle-p0.95", 0.95, null, 1, 0)]
    [InlineData("oracle-p0.95-w32k", 0.95, 32_000, 1, 0)]
    [InlineData("oracle-p0.9-w500-s7-d2000", 0.9, 500, 7, 2_000)]
    public void A_name_says_how_the_oracle_reads(string name, double accuracy, int? window, int seed, int delay) =>
        Assert.Equal(new OracleName(accuracy, window, seed, TimeSpan.FromMilliseconds(delay)), OracleName.Parse(name));

    [Theory]
    [InlineData("oracle-early", Habit.Early, PromptLines.None)]
    [InlineData("oracle-delegates-p0.9-xcapacity-xcode", Habit.Delegates, PromptLines.Capacity | PromptLines.Code)]
    [InlineData("oracle-xturns-never", Habit.Never, PromptLines.Turns)]
    internal void A_name_says_what_habit_it_has_and_what_it_does_not_hear(string name, Habit habit, PromptLines unheard) =>
        Assert.Equal((habit, unheard), OracleName.Parse(name) is { } oracle ? (oracle.Habit, oracle.Unheard) : default);

    [Theory]
    [InlineData("gpt-5")]
    [InlineData("oracle-")]
    [InlineData("oracle-p1.5")]
    [InlineData("oracle-p")]
    [InlineData("oracle-x3")]
    [InlineData("oracle-w0")]
    [InlineData("prophet-p0.9")]
    [InlineData("oracle-none")]
    [InlineData("oracle-Early")]
    [InlineData("oracle-early-never")]
    [InlineData("oracle-xnone")]
    public void Any_other_name_is_none(string name) => Assert.Null(OracleName.Parse(name));
}

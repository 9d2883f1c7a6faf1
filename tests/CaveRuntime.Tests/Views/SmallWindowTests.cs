namespace CaveRuntime.Tests.Views;

/// <summary>What goes first where room is short, and when there is too little of it.</summary>
public sealed class SmallWindowTests
{
    [Fact]
    public async Task A_window_that_each_turn_fills_again_is_named_as_the_cause()
    {
        using var view = new ScriptedView("auto", 4_000);
        view.Ask("How many foxes?");
        for (int i = 0; i < 5; i++)
        {
            Assert.Null(view.Session.TakeThrash());
            view.Turn(5_000);
            await view.ViewAsync();
        }

        Assert.Contains("The window of 4,000 tokens is too small", view.Session.TakeThrash(), StringComparison.Ordinal);
        Assert.Null(view.Session.TakeThrash());
    }

    [Fact]
    public async Task Turns_that_fit_are_no_reason_to_stop()
    {
        using var view = new ScriptedView("auto", 8_000);
        view.Ask("How many foxes?");
        for (int i = 0; i < 60; i++)
        {
            view.Turn(500);
            await view.ViewAsync();
            Assert.Null(view.Session.TakeThrash());
        }
    }

    [Fact]
    public async Task Compaction_takes_what_is_long_and_keeps_short_results()
    {
        using var view = new ScriptedView("auto", 20_000);
        view.Ask("How many foxes?");
        for (int i = 0; i < 12; i++)
        {
            view.Turn($"foxes in chapter {i}: {i * 7}, dogs: {i * 3}, at position {i * 1000}; ".PadRight(300, '.'));
            view.Turn(1_200);
        }

        string sent = string.Join('\n', (await view.ViewAsync()).Entries.Select(e => e.Text));
        for (int i = 0; i < 12; i++)
            Assert.Contains($"at position {i * 1000}; ..", sent, StringComparison.Ordinal);
        Assert.Contains("Compacted from", sent, StringComparison.Ordinal);
        Assert.Empty(view.Requests);
    }

    [Fact]
    public async Task Compaction_takes_raw_text_of_the_input_before_results_that_are_longer()
    {
        string[] lines = [.. Enumerable.Range(0, 400).Select(i => $"On day {i} the {i * i} foxes of the valley met {i % 7} dogs by the river.")];
        using var view = new ScriptedView("auto", 20_000, string.Join('\n', lines));
        view.Ask("How many foxes?");
        for (int i = 0; i < 12; i++)
        {
            // Printed as cells print hits: a number of their own before what stands in the input.
            view.Turn(string.Join('\n', lines.Skip(i * 30).Take(30).Select((line, n) => $"{n}: {line}")));
            view.Turn($"result {i}: " + string.Join("; ", Enumerable.Range(0, 90).Select(n => $"herd {n} of region {i} has {n * i}")));
        }

        string sent = string.Join('\n', (await view.ViewAsync()).Entries.Select(e => e.Text));
        for (int i = 0; i < 12; i++)
            Assert.Contains($"result {i}: herd 0 of region {i} has 0; herd 1 of", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("8: " + lines[8], sent, StringComparison.Ordinal);
        Assert.Contains("29: " + lines[359], sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_summarizer_is_given_the_question()
    {
        using var view = new ScriptedView("summary", 4_000);
        view.Ask("How many foxes?");
        for (int i = 0; i < 6; i++)
            view.Turn(700);
        await view.ViewAsync();
        Assert.Contains("Keep above all what it takes to answer this:\nHow many foxes?", view.Requests[0], StringComparison.Ordinal);
    }
}

using CaveRuntime.Tests.Cli;

namespace CaveRuntime.Tests.Repl;

/// <summary>How a repl at a terminal ends, and what is left of it.</summary>
public sealed class LeavingTests
{
    [TerminalFact]
    public async Task Two_Ctrl_C_end_it_and_the_next_one_has_its_history_and_its_variables_without_what_was_taken_back()
    {
        using var cave = new Cave();
        await using (var first = new PseudoTerminal(cave, 80, 30, "repl", "--session", "left"))
        {
            await EnterAsync(first, "var n = 20;");
            await EnterAsync(first, "n = 30; // sk-ant-REDACTED");
            await EnterAsync(first, "/undo");
            await first.PressAsync("\u0003");
            await first.WaitAsync(t => t.Text.Contains("Ctrl-C again ends", StringComparison.Ordinal) && t.Caret.Line == ">", "how to leave");
            await first.PressAsync("\u0003");
            Assert.Equal(0, await first.EndAsync());
        }

        Assert.DoesNotContain("REDACTED", cave.Read("data/repl-history"), StringComparison.Ordinal);
        await using (var second = new PseudoTerminal(cave, 80, 30, "repl", "--session", "left"))
        {
            await second.WaitAsync(t => t.Caret.Line == ">", "a prompt");
            await second.PressAsync("\u001b[A\u001b[A\u001b[A");
            await second.WaitAsync(t => t.Caret.Line == "> var n = 20;", "the history");
            await second.PressAsync("\u0003");
            await second.WaitAsync(t => t.Caret.Line == ">", "a prompt");
            await second.PressAsync("n + 1\r");
            await second.WaitAsync(t => t.Text.Contains("\n21\n", StringComparison.Ordinal) && t.Caret.Line == ">", "the value before the cell that was taken back");
            await second.PressAsync("\u0004");
            Assert.Equal(0, await second.EndAsync());
        }

        await using var third = new PseudoTerminal(cave, 80, 30, "repl", "--no-journal");
        await EnterAsync(third, "var unkept = 1;");
        await third.PressAsync("\u0004");
        Assert.Equal(0, await third.EndAsync());
        Assert.DoesNotContain("unkept", cave.Read("data/repl-history"), StringComparison.Ordinal);
    }

    private static async Task EnterAsync(PseudoTerminal terminal, string line)
    {
        await terminal.WaitAsync(t => t.Caret.Line == ">", "a prompt");
        await terminal.PressAsync(line);
        await terminal.WaitAsync(t => t.Caret.Line == "> " + line, "the entry");
        await terminal.PressAsync("\r");
        await terminal.WaitAsync(t => t.Caret.Line == ">", "a prompt");
    }
}

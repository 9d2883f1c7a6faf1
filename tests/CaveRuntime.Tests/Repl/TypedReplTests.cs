using System.Text.Json;

namespace CaveRuntime.Tests.Repl;

/// <summary>The repl as a person has it: at a terminal, key by key.</summary>
public sealed class TypedReplTests(ReplFixture repl) : IClassFixture<ReplFixture>
{
    private const string Up = "\u001b[A", Left = "\u001b[D", Escape = "\u001b";
    private const string PasteBegin = "\u001b[200~", PasteEnd = "\u001b[201~", CtrlC = "\u0003";

    private PseudoTerminal Terminal => repl.Terminal;

    [TerminalFact]
    public async Task Twenty_pasted_lines_are_one_entry_and_come_back_as_one()
    {
        string[] lines = [.. Enumerable.Range(1, 20).Select(i => $"var pasted{i} = {i};")];
        await Terminal.PressAsync(PasteBegin + string.Join('\r', lines) + "\r" + PasteEnd);
        await Terminal.WaitAsync(t => t.Caret.Line == ". " + lines[^1], "the last line, not yet entered");
        Assert.Contains("> var pasted1 = 1;\n. var pasted2 = 2;\n", Terminal.Text, StringComparison.Ordinal);
        await Terminal.PressAsync("\r");
        await Terminal.WaitAsync(t => t.Caret.Line == ">", "a prompt");
        await repl.EnterAsync("pasted1 + pasted20", "\n21\n");
        await Terminal.PressAsync(Up + Up);
        await Terminal.WaitAsync(t => t.Caret.Line == ". " + lines[^1], "the entry again");
        string[] kept = [.. repl.Cave.Read("data/repl-history").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonSerializer.Deserialize<string>(l)!)];
        Assert.Contains(string.Join('\n', lines), kept);
        await DropAsync();
    }

    [TerminalFact]
    public async Task Tab_completes_variables_and_their_members_and_the_cell_api()
    {
        await repl.EnterAsync("var completed = new List<(string Fruit, int Weight)> { (\"fig\", 7) };", "");
        await Terminal.PressAsync("compl\t");
        await Terminal.WaitAsync(t => t.Caret.Before == "> completed", "the variable");
        await Terminal.PressAsync("[0].We\t");
        await Terminal.WaitAsync(t => t.Caret.Before == "> completed[0].Weight", "the member of the tuple");
        await DropAsync();
        await Terminal.PressAsync("ctx.Gre\t");
        await Terminal.WaitAsync(t => t.Caret.Before == "> ctx.Grep", "the member of ctx");
        await DropAsync();
        await Terminal.PressAsync("SHOW_\t");
        await Terminal.WaitAsync(t => t.Caret.Before == "> SHOW_VARS" && t.Text.Contains("string SHOW_VARS()", StringComparison.Ordinal), "its signature");
        await DropAsync();
        await Terminal.PressAsync("/und\t\r");
        await Terminal.WaitAsync(t => t.Text.Contains("took back cell", StringComparison.Ordinal), "the command done");
    }

    [TerminalFact]
    public async Task Ctrl_C_drops_what_is_begun_and_stops_what_runs_and_never_loses_the_session()
    {
        await repl.EnterAsync("var held = 41;", "");
        await Terminal.PressAsync("if (held > 1) {\r");
        await Terminal.WaitAsync(t => t.Caret.Line == ".", "a second line");
        await Terminal.PressAsync(CtrlC);
        await Terminal.WaitAsync(t => t.Caret.Line == ">", "a prompt");
        await Terminal.PressAsync("Console.WriteLine(\"begun\"); while (true) { }\r");
        // The screen shows what was entered, too, and what a cell prints when it has ended: the signal waits for the cell.
        await Terminal.WaitAsync(t => t.Caret.Line.Length == 0, "a running cell");
        await StopAsync("stopped");
        await repl.EnterAsync("/vars", "held");
        await Terminal.PressAsync("/ask What is it?\r");
        await Terminal.WaitAsync(t => t.Text.Contains("asking openai:slow", StringComparison.Ordinal), "a question under way");
        await StopAsync("cave resume typed");
        await repl.EnterAsync("held + 1", "\n42\n");
        await Terminal.PressAsync(CtrlC);
        await Terminal.WaitAsync(t => t.Text.Contains("Ctrl-C again ends", StringComparison.Ordinal) && t.Caret.Line == ">", "how to leave");
        await repl.EnterAsync("held + 2", "\n43\n");
    }

    [TerminalFact]
    public async Task Wide_characters_are_deleted_whole_and_long_lines_wrap_anew_at_another_width()
    {
        await Terminal.PressAsync("var wide = \"日本😀x\";" + Left + Left + Left + "\u007f");
        await Terminal.WaitAsync(t => t.Caret is { Line: "> var wide = \"日本x\";", Before: "> var wide = \"日本" }, "the picture gone");
        await Terminal.PressAsync("\r");
        await repl.EnterAsync("wide.Length", "\n3\n");
        string many = new('m', 120);
        await Terminal.PressAsync($"var many = \"{many}\";");
        await Terminal.WaitAsync(t => t.Caret.Line.EndsWith("m\";", StringComparison.Ordinal) && t.Caret.Line.Length < 99, "two rows");
        await Terminal.ResizeAsync(40);
        await Terminal.WaitAsync(t => t.Text.Contains($"> var many = \"{new string('m', 25)}\n", StringComparison.Ordinal), "rows of 39 columns");
        await Terminal.ResizeAsync(100);
        await Terminal.WaitAsync(t => t.Text.Contains($"> var many = \"{new string('m', 85)}\n", StringComparison.Ordinal), "rows of 99 columns");
        await Terminal.PressAsync("\r");
        await Terminal.WaitAsync(t => t.Caret.Line == ">", "a prompt");
        await repl.EnterAsync("many.Length", "\n120\n");
    }

    [TerminalFact]
    public async Task Commands_take_back_save_fork_and_explain()
    {
        await repl.EnterAsync("var kept = 1;", "");
        await repl.EnterAsync("kept = 2;", "");
        await repl.EnterAsync("/undo", "took back cell");
        await repl.EnterAsync("kept", "\n1\n");
        await repl.EnterAsync("/save kept.csx", "to kept.csx");
        string saved = repl.Cave.Read("kept.csx");
        Assert.Contains("var kept = 1;", saved, StringComparison.Ordinal);
        Assert.DoesNotContain("kept = 2;", saved, StringComparison.Ordinal);
        await repl.EnterAsync("/save kept.csx", "already");
        await repl.EnterAsync("/fork other", "forked as session other");
        await repl.EnterAsync("/help FINAL_VAR", "void FINAL_VAR(string name)");
        await repl.EnterAsync("/help", "map_reduce");
        await repl.EnterAsync("/forc", "Did you mean /fork?");
    }

    [TerminalFact]
    public async Task What_was_entered_is_found_by_its_words()
    {
        await repl.EnterAsync("var sought = \"needle\";", "");
        await repl.EnterAsync("1 + 1", "\n2\n");
        await Terminal.PressAsync("\u0012needle");
        await Terminal.WaitAsync(t => t.Caret.Before == "(search 'needle') var sought = \"needle\";", "the entry");
        await Terminal.PressAsync(Escape);
        await Terminal.WaitAsync(t => t.Caret.Line == ">", "an empty entry");
    }

    private async Task DropAsync()
    {
        await Terminal.PressAsync(CtrlC);
        await Terminal.WaitAsync(t => t.Caret.Line == ">", "a prompt");
    }

    // A key that comes before the work has begun is one for an empty prompt, so it is pressed when the work is seen.
    private async Task StopAsync(string shows)
    {
        int before = Terminal.Text.Length;
        await Terminal.PressAsync(CtrlC);
        await Terminal.WaitAsync(
            t => t.Caret.Line == ">" && t.Text.Contains(shows, StringComparison.Ordinal) && t.Text.Length > before, $"'{shows}'");
    }
}

using CaveRuntime.Cli.Editing;

namespace CaveRuntime.Tests.Repl;

/// <summary>The line editor without a terminal: history, search, completion, paste.</summary>
public sealed class LineEditorTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "cave-editor-" + Guid.NewGuid().ToString("N")[..8]);
    private readonly StringWriter _drawn = new();

    [Fact]
    public void The_history_is_gone_through_and_what_was_begun_is_there_again_behind_it()
    {
        LineEditor editor = With("first", "second\nof two lines");
        Write(editor, "begun");
        Press(editor, KeyAction.Older);
        Assert.Equal("second\nof two lines", Enter(editor).Text);
        editor.Begin();
        Write(editor, "begun");
        Press(editor, KeyAction.Older, KeyAction.Older, KeyAction.Older, KeyAction.Newer, KeyAction.Newer, KeyAction.Newer);
        Assert.Equal("begun", Enter(editor).Text);
    }

    [Fact]
    public void Arrows_move_within_an_entry_before_they_leave_it()
    {
        LineEditor editor = With("first", "a\nb");
        Press(editor, KeyAction.Up, KeyAction.Up, KeyAction.LineStart);
        Write(editor, "x");
        Assert.Equal("xa\nb", Enter(editor).Text);
    }

    [Fact]
    public void A_search_finds_the_newest_first_goes_on_and_can_be_left()
    {
        LineEditor editor = With("ctx.Length", "docs[0]", "ctx.Lines");
        Write(editor, "begun");
        Press(editor, KeyAction.Search);
        Write(editor, "CTX");
        Press(editor, KeyAction.Search);
        Assert.Equal("ctx.Length", Enter(editor).Text);
        editor.Begin();
        Write(editor, "begun");
        Press(editor, KeyAction.Search);
        Write(editor, "docs");
        Press(editor, KeyAction.Cancel);
        Assert.Equal("begun", Enter(editor).Text);
        editor.Begin();
        Press(editor, KeyAction.Search);
        Write(editor, "nothing like it");
        Press(editor, KeyAction.Interrupt);
        Assert.Equal(EntryEnd.LeftEmpty, editor.Take(new Key(KeyAction.Interrupt))!.How);
    }

    [Fact]
    public void A_word_is_written_out_as_far_as_all_choices_go_and_the_second_key_lists_them()
    {
        LineEditor editor = With();
        Write(editor, "x = to");
        Press(editor, KeyAction.Complete);
        Assert.DoesNotContain("total_b", _drawn.ToString(), StringComparison.Ordinal);
        Press(editor, KeyAction.Complete);
        Assert.Contains("total_b of ints", _drawn.ToString(), StringComparison.Ordinal);
        Write(editor, "b");
        Press(editor, KeyAction.Complete);
        Assert.Equal("x = total_b", Enter(editor).Text);
    }

    [Fact]
    public void A_tab_before_any_word_is_an_indent_and_one_after_an_unknown_word_is_nothing()
    {
        LineEditor editor = With();
        Press(editor, KeyAction.Complete);
        Write(editor, "zzz");
        Press(editor, KeyAction.Complete);
        Assert.Equal("    zzz", Enter(editor).Text);
    }

    [Fact]
    public void Pasted_lines_are_one_entry_that_is_entered_by_hand()
    {
        LineEditor editor = With();
        Assert.Null(editor.Take(new Key(KeyAction.Paste, "var a = 1;\r\nvar b = 2;\r\n\u001b[31m")));
        Assert.Equal("var a = 1;\nvar b = 2;\n[31m", Enter(editor).Text);
    }

    [Fact]
    public void An_entry_that_is_not_whole_goes_on_in_a_new_line()
    {
        LineEditor editor = With();
        Write(editor, "if (x) {");
        Assert.Null(editor.Take(new Key(KeyAction.Enter)));
        Write(editor, "y }");
        Assert.Equal("if (x) {\n    y }", Enter(editor).Text);
    }

    [Fact]
    public void Control_C_drops_an_entry_and_control_D_ends_only_an_empty_one()
    {
        LineEditor editor = With("first");
        Write(editor, "begun");
        Press(editor, KeyAction.LineStart);
        Assert.Null(editor.Take(new Key(KeyAction.EndOfInput)));
        Entered dropped = editor.Take(new Key(KeyAction.Interrupt))!;
        Assert.Equal((EntryEnd.Dropped, "egun"), (dropped.How, dropped.Text));
        editor.Begin();
        Assert.Equal(EntryEnd.EndOfInput, editor.Take(new Key(KeyAction.EndOfInput))!.How);
        Assert.Equal(["first"], new History(File("h"), keeps: false).Entries);
    }

    [Fact]
    public void The_history_is_kept_masked_without_repetitions_and_survives_a_broken_line()
    {
        var history = new History(File("h"), keeps: true);
        history.Add("key = \"sk-proj-abcdefghijklmnopqrstuvwxyz0123456789\"\n");
        history.Add("two\nlines");
        history.Add("two\nlines");
        history.Add("\n");
        System.IO.File.AppendAllText(File("h"), "\"cut off");
        string[] kept = [.. new History(File("h"), keeps: false).Entries];
        Assert.Equal(2, kept.Length);
        Assert.DoesNotContain("sk-proj-abcdefghijklmnop", kept[0], StringComparison.Ordinal);
        Assert.Equal("two\nlines", kept[1]);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File("h")));
    }

    [Fact]
    public void The_file_of_the_history_has_an_end()
    {
        var history = new History(File("h"), keeps: true);
        for (int i = 0; i <= 2 * History.MaxEntries; i++)
            history.Add($"entry {i}");
        string[] lines = System.IO.File.ReadAllLines(File("h"));
        Assert.Equal(History.MaxEntries, lines.Length);
        Assert.Equal($"\"entry {2 * History.MaxEntries}\"", lines[^1]);
    }

    [Fact]
    public void What_cannot_be_written_is_there_for_this_session_all_the_same()
    {
        Directory.CreateDirectory(File("h"));
        var history = new History(File("h"), keeps: true);
        history.Add("one");
        Assert.Equal(["one"], history.Entries);
    }

    public void Dispose()
    {
        _drawn.Dispose();
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    private string File(string name) => Path.Combine(_folder, name);

    private LineEditor With(params string[] entries)
    {
        var history = new History(File("h"), keeps: true);
        foreach (string entry in entries)
            history.Add(entry);
        var editor = new LineEditor(
            new Painter(_drawn, hasColors: false, () => (80, 24)),
            history,
            (text, caret) =>
            {
                int start = text.LastIndexOf(' ', Math.Max(0, caret - 1)) + 1;
                Choice[] all = [new("total_a", "total_a of ints"), new("total_b", "total_b of ints"), new("other", "other")];
                return new Completion(start, [.. all.Where(c => c.Text.StartsWith(text[start..caret], StringComparison.Ordinal))]);
            },
            text => text.Count(c => c == '{') == text.Count(c => c == '}'),
            () => 80);
        editor.Begin();
        return editor;
    }

    private static void Write(LineEditor editor, string text)
    {
        foreach (char c in text)
            Assert.Null(editor.Take(new Key(KeyAction.Insert, c.ToString())));
    }

    private static void Press(LineEditor editor, params KeyAction[] keys)
    {
        foreach (KeyAction key in keys)
            Assert.Null(editor.Take(new Key(key)));
    }

    private static Entered Enter(LineEditor editor) => editor.Take(new Key(KeyAction.Enter))!;
}

using CaveRuntime.Cli.Editing;

namespace CaveRuntime.Tests.Repl;

/// <summary>What is being written, and the caret in it.</summary>
public sealed class EntryTextTests
{
    [Theory]
    [InlineData("e\u0301x", 3, 2, 0)]
    [InlineData("a漢字", 3, 2, 1)]
    [InlineData("a👩‍👧", 6, 1, 0)]
    [InlineData("🇩🇪🇫🇷", 8, 4, 0)]
    public void A_character_is_what_a_reader_sees_as_one(string text, int end, int first, int second)
    {
        EntryText entry = At(text);
        Assert.Equal(end, entry.Caret);
        entry.Left();
        Assert.Equal(first, entry.Caret);
        entry.Left();
        Assert.Equal(second, entry.Caret);
        entry.Right();
        Assert.Equal(first, entry.Caret);
        entry.DeleteForward();
        Assert.Equal(text[..first], entry.Text);
        entry.DeleteBack();
        Assert.Equal(text[..second], entry.Text);
    }

    [Fact]
    public void Words_are_moved_over_deleted_and_put_back()
    {
        EntryText entry = At("var total = sum(a_b);");
        entry.WordLeft();
        Assert.Equal("var total = sum(".Length, entry.Caret);
        entry.WordLeft();
        Assert.Equal("var total = ".Length, entry.Caret);
        entry.DeleteWordForward();
        Assert.Equal("var total = (a_b);", entry.Text);
        entry.EntryEnd();
        entry.PutBack();
        Assert.Equal("var total = (a_b);sum", entry.Text);
        entry.DeleteWordBack();
        Assert.Equal("var total = (a_b);", entry.Text);
        entry.EntryStart();
        entry.WordRight();
        Assert.Equal(3, entry.Caret);
    }

    [Fact]
    public void Lines_are_moved_over_in_the_same_column_where_they_are_long_enough()
    {
        EntryText entry = At("abcdef\nab\nabcdef");
        Assert.True(entry.IsOnLastLine);
        entry.MoveTo(14);
        entry.Up();
        Assert.Equal("abcdef\nab".Length, entry.Caret);
        entry.Up();
        Assert.Equal(2, entry.Caret);
        Assert.True(entry.IsOnFirstLine);
        entry.Up();
        Assert.Equal(2, entry.Caret);
        entry.Down();
        Assert.Equal(9, entry.Caret);
        entry.LineStart();
        Assert.Equal(7, entry.Caret);
        entry.LineEnd();
        Assert.Equal(9, entry.Caret);
    }

    [Fact]
    public void Deleting_to_the_end_of_a_line_takes_the_end_itself_where_nothing_else_is_left()
    {
        EntryText entry = At("ab\ncd");
        entry.MoveTo(1);
        entry.DeleteToEnd();
        Assert.Equal("a\ncd", entry.Text);
        entry.DeleteToEnd();
        Assert.Equal("acd", entry.Text);
        entry.DeleteToStart();
        Assert.Equal("cd", entry.Text);
        entry.PutBack();
        Assert.Equal("acd", entry.Text);
    }

    [Theory]
    [InlineData("    if (x) {", "    if (x) {\n        ")]
    [InlineData("  a", "  a\n  ")]
    [InlineData("", "\n")]
    public void A_new_line_begins_as_far_in_as_the_one_before(string text, string then)
    {
        EntryText entry = At(text);
        entry.NewLine();
        Assert.Equal(then, entry.Text);
    }

    [Fact]
    public void Of_what_is_written_only_characters_and_ends_of_lines_are_taken() =>
        Assert.Equal("a\nb\n    c[31m\nd", At("a\r\nb\r\tc\u001b[31m\u0007\nd\u202e\u0000").Text);

    private static EntryText At(string text)
    {
        var entry = new EntryText();
        entry.Insert(text);
        return entry;
    }
}

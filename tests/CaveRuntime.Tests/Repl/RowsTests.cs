using CaveRuntime.Cli.Editing;
using CaveRuntime.Cli.Repl;

namespace CaveRuntime.Tests.Repl;

/// <summary>How an entry is laid over the rows of a terminal; and the pages of <c>/help</c>.</summary>
public sealed class RowsTests
{
    [Theory]
    [InlineData("a", 1)]
    [InlineData("漢", 2)]
    [InlineData("ｶ", 1)]
    [InlineData("Ａ", 2)]
    [InlineData("🙂", 2)]
    [InlineData("e\u0301", 1)]
    [InlineData("\u200d", 0)]
    public void Characters_are_as_wide_as_terminals_draw_them(string character, int columns) =>
        Assert.Equal(columns, Columns.Of(character));

    [Fact]
    public void A_wide_character_never_stands_half_in_a_row()
    {
        // Nine columns, of which the last stays free and two are the prompt: six are left.
        var rows = Rows.Of("abcde漢f", 6, "> ", ". ", 9);
        Assert.Equal([(0, 5), (5, 7)], rows.All.Select(r => (r.Start, r.End)));
        Assert.Equal((1, 4), (rows.CaretRow, rows.CaretColumn));
    }

    [Fact]
    public void Each_line_begins_a_row_and_the_caret_is_where_its_character_is()
    {
        var rows = Rows.Of("ab\n\ncd", 3, "> ", ". ", 80);
        Assert.Equal(["> ", ". ", ". "], rows.All.Select(r => r.Prompt));
        Assert.Equal((1, 2), (rows.CaretRow, rows.CaretColumn));
        rows = Rows.Of("ab\n\ncd", 6, "> ", ". ", 80);
        Assert.Equal((2, 4), (rows.CaretRow, rows.CaretColumn));
    }

    [Fact]
    public void A_terminal_that_was_made_narrower_has_broken_the_rows()
    {
        var rows = Rows.Of(new string('a', 30), 30, "> ", ". ", 80);
        Assert.Equal(3, rows.CaretRowAt(10));
        Assert.Equal(0, rows.CaretRowAt(80));
    }

    [Theory]
    [InlineData("var s = \"a // b\"; // c", CodePart.Literal, CodePart.Comment)]
    [InlineData("/help 1", CodePart.Command, CodePart.Plain)]
    internal void Colours_tell_literals_from_comments(string code, CodePart first, CodePart last)
    {
        CodePart[] parts = CodeColors.Of(code);
        Assert.Equal(first, parts[Math.Max(0, code.IndexOf('"', StringComparison.Ordinal))]);
        Assert.Equal(last, parts[^1]);
    }

    [Fact]
    public void Help_says_what_the_page_of_the_cell_api_says()
    {
        Assert.Contains("ctx", ApiPages.Names);
        Assert.Contains("rlm_query_batched", ApiPages.Names);
        Assert.Equal(["void FINAL_VAR(string name)", "void FINAL_VAR(object? value)"], ApiPages.Signatures("FINAL_VAR"));
        string page = ApiPages.Page("branch")!;
        Assert.StartsWith("void branch(string description, string prompt, bool ownScope = false)\n    Opens a branch", page, StringComparison.Ordinal);
        Assert.Contains("\n    ownScope: Whether variables", page, StringComparison.Ordinal);
        Assert.Null(ApiPages.Page("fork"));
        Assert.Equal("Text", ApiPages.TypeOf("ctx")!.Name);
        Assert.Null(ApiPages.TypeOf("FINAL"));
        Assert.Contains("  ctx                  The whole input", ApiPages.List(), StringComparison.Ordinal);
        // What the compiler fills in is nobody's to write.
        Assert.All(ApiPages.Names.SelectMany(ApiPages.Signatures), s => Assert.DoesNotContain("line =", s, StringComparison.Ordinal));
    }
}

using CaveRuntime.Cells;

namespace CaveRuntime.Tests.Documents;

/// <summary>What plain text shows of its own structure.</summary>
public sealed class PlainStructureTests
{
    [Theory]
    [InlineData("name,amount\nAda,12\nBob,30\n")]
    [InlineData("name;amount\r\nAda;12\r\nBob;30\r\n")]
    [InlineData("name\tamount\nAda\t12\nBob\t30")]
    [InlineData("\"name\",\"amount\"\n\"Ada\",12\n\"Bob\",\"30\"\n")]
    public void A_text_of_cells_is_a_table(string text)
    {
        DocumentTable table = Assert.Single(Of(text).Tables);
        Assert.Equal(["name (text)", "amount (number)"], table.Columns.Select(c => c.ToString()));
        Assert.Equal([("Ada", 12.0), ("Bob", 30.0)], table.Rows.Select(r => (r["name"], r.Number("amount"))));
        Assert.Equal("row 3", table.Rows[1].Place("amount"));
    }

    [Fact]
    public void Cells_in_quotation_marks_hold_separators_and_line_ends()
    {
        DocumentTable table = Assert.Single(Of("id,note\n1,\"a, \"\"b\"\"\nand c\"\n2,plain\n3,\"\"\n").Tables);
        Assert.Equal(["a, \"b\"\nand c", "plain", ""], table.Rows.Select(r => r["note"]));
        Assert.Equal([1.0, 2, 3], table.Rows.Select(r => r.Number("id")));
    }

    [Theory]
    [InlineData("Roses are red,\nviolets are blue,\nsugar is sweet,\n")]
    [InlineData("Dear Ann,\n\nthank you, and all, for it.\nYours, Bob\n")]
    [InlineData("one line, two cells\n")]
    [InlineData("")]
    public void A_letter_is_no_table(string text) => Assert.Empty(Of(text).Tables);

    [Fact]
    public void A_value_that_can_be_read_in_two_ways_is_not_read()
    {
        DocumentTable table = Assert.Single(Of("day;price\n03.04.2024;1,5\n04.04.2024;n/a\n05.04.2024;2\n").Tables);
        Assert.Null(table.Rows[0].TryNumber("price"));
        Assert.Null(table.Rows[0].TryDate("day"));
        FormatException refusal = Assert.Throws<FormatException>(() => table.Rows[1].Number("price"));
        Assert.StartsWith("row 3 (column price) holds 'n/a', which is no number.", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("There is no column 'cost'. The columns: day, price.", Assert.Throws<KeyNotFoundException>(() => table.Rows[0]["cost"]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Headings_and_links_of_markdown_are_those_outside_of_code()
    {
        Document notes = Of("# Notes\n\nSee [the site](https://example.org).\n\n## Code ##\n\n```\n# no heading\n```\n\n## End\n\nlast\n");
        Assert.Equal([(1, "Notes"), (2, "Code"), (2, "End")], notes.Headings.Select(h => (h.Level, h.Title)));
        Assert.Equal("last", notes.Sections[0].Sections[1].Text.ToString().Split('\n')[2]);
        Assert.Equal(("the site", "https://example.org"), (notes.Links[0].Text, notes.Links[0].Target));
    }

    [Fact]
    public void Remarks_of_a_program_are_no_headings() =>
        Assert.Empty(Of("# a remark\nx = 1\n\n# another\ny = 2\n").Headings);

    private static Document Of(string text) => new("a.txt", new Text(text));
}

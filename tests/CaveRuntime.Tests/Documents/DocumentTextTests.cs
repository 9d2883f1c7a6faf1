using CaveRuntime.Cells;
using CaveRuntime.Inputs;

namespace CaveRuntime.Tests.Documents;

/// <summary>Documents of each format as text with structure.</summary>
public sealed class DocumentTextTests(DocumentCase documents) : IClassFixture<DocumentCase>
{
    [Theory]
    [InlineData("report.html")]
    [InlineData("report.docx")]
    [InlineData("mislabelled.txt")]
    public async Task A_report_has_its_words_headings_table_and_link(string name)
    {
        using LoadedInputs loaded = await documents.LoadAsync(name);
        Document report = Assert.Single(DocumentCase.DocumentsOf(loaded));
        string text = report.Text.ToString();
        Assert.Contains("The harbour of Brindle handled 4,120 crates in spring.", text, StringComparison.Ordinal);
        Assert.Contains("Ships came from Norvik and Åsgard & Łódź.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<", text, StringComparison.Ordinal);
        Assert.Equal(
            [(1, "Harbour report"), (2, "Traffic"), (2, "Staff"), (3, "Pilots"), (3, "Clerks")],
            report.Headings.Select(h => (h.Level, h.Title)));
        DocumentSection whole = Assert.Single(report.Sections);
        Assert.Equal(["Traffic", "Staff"], whole.Sections.Select(s => s.Title));
        Assert.Equal(["Pilots", "Clerks"], whole.Sections[1].Sections.Select(s => s.Title));
        Assert.Contains("Seven pilots", whole.Sections[1].Sections[0].Text.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Maribel", whole.Sections[1].Sections[0].Text.ToString(), StringComparison.Ordinal);
        DocumentTable table = Assert.Single(report.Tables);
        Assert.Equal(["Month (text)", "Crates (number)"], table.Columns.Select(c => c.ToString()));
        Assert.Equal([1210, 1400, 1510], table.Rows.Select(r => r.Number("Crates")));
        DocumentLink link = Assert.Single(report.Links);
        Assert.Equal(("Norvik", "https://example.org/norvik"), (link.Text, link.Target));
        Assert.Equal("Harbour report", report.Metadata["title"]);
        Assert.EndsWith("§ Clerks", DocumentCase.PlaceOf(loaded, "Maribel"), StringComparison.Ordinal);
        Assert.EndsWith("table 1, row 3", DocumentCase.PlaceOf(loaded, "1400"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Date: Dec 28, 2023 || User: 83489\nDate: Feb 12, 2023 || User: 15742\n")]
    [InlineData("Subject: one\nFrom: A\nSubject: two\nFrom: B\n\nthe end\n")]
    [InlineData("Note: mails begin with From: and Date:\n")]
    public async Task Records_that_are_written_like_a_mails_head_stay_text(string text)
    {
        using LoadedInputs loaded = await documents.LoadAsync("records.txt", System.Text.Encoding.UTF8.GetBytes(text));
        Assert.Equal(text, loaded.Text.ToString());
    }

    [Theory]
    [InlineData("chapters.pdf")]
    [InlineData("owner-password.pdf")]
    [InlineData("rotated.pdf")]
    public async Task A_pdf_has_pages_and_an_outline(string name)
    {
        using LoadedInputs loaded = await documents.LoadAsync(name);
        Document book = Assert.Single(DocumentCase.DocumentsOf(loaded));
        Assert.Equal(["p. 1", "p. 2", "p. 3", "p. 4"], book.Pages.Select(p => p.Label));
        string page = book.Pages[2].Text.ToString().ReplaceLineEndings(" ");
        Assert.Contains("This is the text of chapter 3. Its secret word is cedar.", page, StringComparison.Ordinal);
        Assert.Equal(["Chapter 1", "Chapter 2", "Chapter 3", "Chapter 4"], book.Headings.Select(h => h.Title));
        Assert.Contains("cedar", book.Sections[2].Text.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("damson", book.Sections[2].Text.ToString(), StringComparison.Ordinal);
        Assert.Equal($"{name}, p. 3", DocumentCase.PlaceOf(loaded, "cedar"));
    }

    [Fact]
    public async Task Columns_are_read_one_after_the_other()
    {
        using LoadedInputs loaded = await documents.LoadAsync("columns.pdf");
        string text = loaded.Text.ToString().ReplaceLineEndings(" ");
        int[] places = [.. Enumerable.Range(1, 30).Select(n => text.IndexOf($"number {n} ", StringComparison.Ordinal))];
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
    }

    [Fact]
    public async Task Text_from_right_to_left_keeps_its_letters_in_their_order()
    {
        using LoadedInputs loaded = await documents.LoadAsync("hebrew.pdf");
        Assert.Equal("המפתח נמצא אצל רחל.", loaded.Text.ToString());
    }

    [Theory]
    [InlineData("stock.xlsx")]
    [InlineData("stock.xls")]
    [InlineData("stock.ods")]
    public async Task Sheets_are_tables_whose_cells_have_names(string name)
    {
        using LoadedInputs loaded = await documents.LoadAsync(name);
        Document book = Assert.Single(DocumentCase.DocumentsOf(loaded));
        Assert.Equal(["Stock", "Sheet 2"], book.Tables.Select(t => t.Name));
        DocumentTable stock = book.Tables[0];
        Assert.Equal(["Item (text)", "Price (number)", "Since (date)"], stock.Columns.Select(c => c.ToString()));
        Assert.Equal(255.75, stock.Rows.Sum(r => r.Number("Price")));
        Assert.Equal(new DateTime(2023, 11, 20), stock.Rows[1].Date("since"));
        Assert.Equal(("Anchor, large", "Stock!A4", 4), (stock["A4"], stock.Rows[2].Place("Item"), stock.Rows[2].RowNumber));
        DocumentTable second = book.Tables[1];
        Assert.Equal(["Name", "Code", "Share"], second.Columns.Select(c => c.Name));
        Assert.Equal(("Beta", "0042"), (second["A5"], second["B5"]));
        Assert.Equal(("Gamma", 0.25), (second.Rows[^1]["Name"], second.Rows[^1].Number("Share")));
        Assert.Equal($"{name}, Sheet 2!B4", DocumentCase.PlaceOf(loaded, "7319"));
    }

    [Theory]
    [InlineData("slides.pptx")]
    [InlineData("slides.odp")]
    public async Task Slides_are_cited_by_their_number(string name)
    {
        using LoadedInputs loaded = await documents.LoadAsync(name);
        Document slides = Assert.Single(DocumentCase.DocumentsOf(loaded));
        Assert.Equal(["slide 1", "slide 2", "slide 3"], slides.Pages.Select(p => p.Label));
        Assert.Equal($"{name}, slide 2", DocumentCase.PlaceOf(loaded, "otters"));
    }

    [Fact]
    public async Task A_book_is_read_from_its_first_page_to_its_last()
    {
        using LoadedInputs loaded = await documents.LoadAsync("report.epub");
        Document book = Assert.Single(DocumentCase.DocumentsOf(loaded));
        Assert.Contains("Seven pilots work in two shifts.", book.Text.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("<", book.Text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_has_its_head_its_text_and_its_attachments_as_documents()
    {
        using LoadedInputs loaded = await documents.LoadAsync("mail.eml");
        IReadOnlyList<Document> all = DocumentCase.DocumentsOf(loaded);
        Assert.Equal(["mail.eml", "stock.xlsx", "notes.txt"], all.Select(d => Path.GetFileName(d.Name)));
        string text = all[0].Text.ToString();
        Assert.StartsWith("From: \"Ada Quill\" <ada@example.org>\nTo: \"Jörg Ümlaut\" <joerg@example.org>\n", text, StringComparison.Ordinal);
        Assert.Contains("Subject: Grüße vom Hafen\n\nThe crates arrive on Friday.\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", text, StringComparison.Ordinal);
        Assert.Equal("Grüße vom Hafen", all[0].Metadata["subject"]);
        Assert.Equal(2, all[1].Tables.Count);
        Assert.Equal("Attached words: pelican.\n", all[2].Text.ToString());
        Assert.EndsWith("mail.eml/logo.png", Assert.Single(loaded.Skipped).Name, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_box_of_mails_is_cited_by_message()
    {
        using LoadedInputs loaded = await documents.LoadAsync("box.mbox");
        IReadOnlyList<Document> all = DocumentCase.DocumentsOf(loaded);
        Assert.Equal(["box.mbox", "feathers.txt"], all.Select(d => Path.GetFileName(d.Name)));
        Assert.Equal(["message 1", "message 2"], all[0].Pages.Select(p => p.Label));
        Assert.Contains("\nFrom here it flew north.", all[0].Pages[1].Text.ToString(), StringComparison.Ordinal);
        Assert.Equal("box.mbox, message 2", DocumentCase.PlaceOf(loaded, "linnet"));
    }

    [Fact]
    public async Task Files_of_archives_inside_archives_are_documents_and_what_is_no_text_is_said()
    {
        using LoadedInputs loaded = await documents.LoadAsync("nested.zip");
        IReadOnlyList<Document> all = DocumentCase.DocumentsOf(loaded);
        string zip = DocumentCase.PathOf("nested.zip");
        Assert.Equal(
            [$"{zip}/papers/report.docx", $"{zip}/inner.zip/deep/latin.txt", $"{zip}/inner.tar.gz/walrus.txt"], all.Select(d => d.Name));
        Assert.Equal(5, all[0].Headings.Count);
        Assert.Equal("Überfluß und Ärger über größere Straßen", all[1].Text.ToString());
        Assert.Equal("A file in a tar in a zip: walrus.\n", all[2].Text.ToString());
        Assert.Equal(["picture.png", "empty.txt"], loaded.Skipped.Select(s => Path.GetFileName(s.Name)));
        Assert.Contains(loaded.Decodings, d => d.IsGuess && d.Name.EndsWith("latin.txt", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_gzip_has_compressed_keeps_its_name()
    {
        using LoadedInputs loaded = await documents.LoadAsync("table.csv.gz");
        Document table = Assert.Single(DocumentCase.DocumentsOf(loaded));
        Assert.Equal((DocumentCase.PathOf("table.csv.gz"), "name;amount\nAda;12\nBob;30\n"), (table.Name, table.Text.ToString()));
    }

    [Fact]
    public async Task A_page_is_read_in_the_encoding_that_it_names()
    {
        using LoadedInputs loaded = await documents.LoadAsync("windows-1251.html");
        Assert.Equal("Гавань\n\nКлюч у Марии.", loaded.Text.ToString());
        Assert.Equal("Отчёт", DocumentCase.DocumentsOf(loaded)[0].Metadata["title"]);
    }

    [Fact]
    public async Task Pages_without_text_are_named_and_the_others_are_read()
    {
        using LoadedInputs loaded = await documents.LoadAsync("part-scanned.pdf");
        Document book = Assert.Single(DocumentCase.DocumentsOf(loaded));
        Assert.Equal([false, true, false], book.Pages.Select(p => p.Text.Length == 0));
        Assert.Equal("p. 2 (holds no text)", book.Pages[1].ToString());
        SkippedFile skipped = Assert.Single(loaded.Skipped);
        Assert.EndsWith("part-scanned.pdf/p. 2", skipped.Name, StringComparison.Ordinal);
        Assert.Contains("only pictures", skipped.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_text_a_page_keeps_its_tags()
    {
        using LoadedInputs loaded = await documents.LoadAsync(
            Input.FromFile(DocumentCase.PathOf("report.html"), new InputOptions { ReadsAsText = true }));
        Assert.StartsWith("<!DOCTYPE html>", loaded.Text.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("A text that quotes <html> and <body> is a text.\n")]
    [InlineData("From: the beginning\nof a story that is no mail.\n")]
    [InlineData("# Notes\n\nDate: none\n")]
    public async Task What_only_looks_like_another_format_stays_text(string text)
    {
        using LoadedInputs loaded = await documents.LoadAsync("a.html", System.Text.Encoding.UTF8.GetBytes(text));
        Assert.Equal(text, loaded.Text.ToString());
    }
}

using System.IO.Compression;
using CaveRuntime.Inputs;

namespace CaveRuntime.Tests.Documents;

/// <summary>Documents that cannot be read, or that are made to do harm: one sentence each, and never silence.</summary>
public sealed class RefusedDocumentTests(DocumentCase documents) : IClassFixture<DocumentCase>
{
    [Theory]
    [InlineData("encrypted.pdf", "it is encrypted, and cannot be read without its password. Save it without a password")]
    [InlineData("scanned.pdf", "its page holds no text, only pictures, as from a scanner. Run text recognition over it first")]
    [InlineData("broken.docx", "it is a ZIP archive that is damaged or cut off")]
    [InlineData("bomb.gz", "not text")]
    [InlineData("bomb.zip", "bytes of it become more than")]
    public async Task Each_is_refused_in_one_line(string name, string sentence)
    {
        string refusal = await documents.RefusalAsync(name);
        Assert.StartsWith($"{name}: ", refusal, StringComparison.Ordinal);
        Assert.Contains(sentence, refusal, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal);
    }

    [Fact]
    public async Task A_pdf_that_is_cut_off_is_refused_or_read_as_far_as_it_goes()
    {
        try
        {
            using LoadedInputs loaded = await documents.LoadAsync("cut.pdf");
            Assert.Contains("chapter 1", loaded.Text.ToString(), StringComparison.Ordinal);
        }
        catch (InputException e)
        {
            Assert.Matches("damaged|can be read|hold no text|holds no text", e.Message);
        }
    }

    [Fact]
    public async Task A_document_without_text_is_empty_and_not_damaged()
    {
        string refusal = await documents.RefusalAsync("empty.docx");
        Assert.Contains("empty, so there is nothing to ask about", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Beside_others_it_is_skipped_with_the_reason()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("cave-documents-");
        try
        {
            foreach (string name in (string[])["encrypted.pdf", "bomb.zip", "report.html"])
                File.Copy(DocumentCase.PathOf(name), Path.Combine(folder.FullName, name));
            using LoadedInputs loaded = await documents.LoadAsync(Input.FromDirectory(folder.FullName));
            Assert.EndsWith("report.html", Assert.Single(loaded.Documents).Name, StringComparison.Ordinal);
            Assert.Equal(["bomb.zip", "encrypted.pdf"], loaded.Skipped.Select(s => Path.GetFileName(s.Name)));
            Assert.All(loaded.Skipped, s => Assert.Equal(SkipReason.Damaged, s.Reason));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("%PDF-1.7\n")]
    [InlineData("PK\u0003\u0004")]
    [InlineData("PK\u0005\u0006")]
    public async Task Nothing_behind_a_beginning_is_a_sentence(string beginning)
    {
        var refusal = await Assert.ThrowsAsync<InputException>(
            () => documents.LoadAsync("x", System.Text.Encoding.Latin1.GetBytes(beginning + new string('x', 500))));
        Assert.StartsWith("x: it is ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_whose_elements_lie_too_deep_does_not_take_the_host_along()
    {
        string page = "<html><body>" + string.Concat(Enumerable.Repeat("<div>", 5_000)) + "word";
        try
        {
            using LoadedInputs loaded = await documents.LoadAsync("deep.html", System.Text.Encoding.UTF8.GetBytes(page));
            Assert.Equal("word", loaded.Text.ToString());
        }
        catch (InputException e)
        {
            Assert.Contains("its parts lie too deep inside each other", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Archives_inside_archives_end_somewhere()
    {
        byte[] inner = "words\n"u8.ToArray();
        for (int i = 0; i < 20; i++)
        {
            using var outer = new MemoryStream();
            using (var gzip = new GZipStream(outer, CompressionLevel.Fastest))
                gzip.Write(inner);
            inner = outer.ToArray();
        }

        var refusal = await Assert.ThrowsAsync<InputException>(() => documents.LoadAsync("many.gz", inner));
        Assert.Contains("it is compressed more than 8 times", refusal.Message, StringComparison.Ordinal);
    }
}

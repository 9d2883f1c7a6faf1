namespace CaveRuntime.Tests.House;

/// <summary>docs/cell-api.md says what the declarations say.</summary>
public sealed class CellApiPageTests
{
    [Fact]
    public async Task The_page_is_the_one_that_the_doc_comments_make()
    {
        string page = Path.Combine(Repository.Root, "docs", "cell-api.md");
        string made = CellApiPage.Make();
        string received = Path.ChangeExtension(page, ".received.md");
        if (File.Exists(page) && await File.ReadAllTextAsync(page) == made)
        {
            File.Delete(received);
            return;
        }

        await File.WriteAllTextAsync(received, made);
        Assert.Fail("docs/cell-api.received.md differs from docs/cell-api.md. If it is right, rename it to cell-api.md.");
    }
}

using System.Diagnostics.CodeAnalysis;
using CaveRuntime.Documents;
using CaveRuntime.Inputs;
using CaveRuntime.Scopes;
using CaveRuntime.Storage;
using CaveRuntime.Testing;

namespace CaveRuntime.Tests.Documents;

/// <summary>What cells and answers see of a document, and that a session comes back to it.</summary>
[SuppressMessage("Design", "CA1001", Justification = "xunit disposes it asynchronously.")]
public sealed class DocumentSessionTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cave-document-sessions-");
    private readonly SealedDocumentReader _reader;

    public DocumentSessionTests() => _reader = new(new DocumentReaderOptions { CacheFolder = Path.Combine(_folder.FullName, "cache") });

    [Fact]
    public async Task A_cell_reaches_pages_sections_and_tables_and_cites_the_page()
    {
        await using var host = Host(null);
        await using Session session = await host.OpenAsync(
            [Input.FromFile(DocumentCase.PathOf("chapters.pdf")), Input.FromFile(DocumentCase.PathOf("stock.xlsx"))]);
        Assert.Equal("Chapter 2", await FinalAsync(session, "docs[0].Sections[1].Title"));
        Assert.Equal("255.75", await FinalAsync(session, "docs[1].Tables[0].Rows.Sum(r => r.Number(\"Price\"))"));
        Assert.Contains("chapters.pdf, p. 3, line ", await FinalAsync(session, "ctx.PlaceOf(ctx.IndexOf(\"cedar\"))"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_print_of_documents_and_hits_says_what_there_is_and_where()
    {
        await using var host = Host(null);
        await using Session session = await host.OpenAsync([Input.FromFile(DocumentCase.PathOf("stock.xlsx"))]);
        CellReport report = await session.RunCellAsync("Console.WriteLine(docs[0]); Console.WriteLine(ctx.Grep(\"7319\")); docs[0].Tables");
        Assert.Contains("2 headings, 2 tables", report.Output, StringComparison.Ordinal);
        Assert.Contains("stock.xlsx, Sheet 2!B4, line", report.Output, StringComparison.Ordinal);
        Assert.Contains("Stock (3 rows): Item (text), Price (number), Since (date)", report.Output + report.Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_session_comes_back_to_its_document_and_so_does_its_fork(bool fromStream)
    {
        var store = new MemorySessionStore();
        string copy = Path.Combine(_folder.FullName, "stock.xlsx");
        File.Copy(DocumentCase.PathOf("stock.xlsx"), copy);
        const string cell = "docs[0].Tables[1].Name + docs[0].Tables[1].RowCount + docs[0].Headings[0].Title";
        string name;
        await using (CaveHost host = Host(store))
        {
            await using FileStream stream = File.OpenRead(copy);
            await using Session session = await host.OpenAsync([fromStream ? Input.FromStream("book", stream) : Input.FromFile(copy)]);
            name = session.Id;
            Assert.Equal("Sheet 24Stock", await FinalAsync(session, cell));
        }

        if (fromStream)
            File.Delete(copy);
        await using (CaveHost host = Host(store))
        {
            await using Session again = await host.OpenAsync(name);
            Assert.Equal("Sheet 24Stock", await FinalAsync(again, cell));
        }

        await new StoredSessions(store).ForkAsync(name, "fork");
        await using (CaveHost host = Host(store))
        {
            await using Session fork = await host.OpenAsync("fork");
            Assert.Equal("Sheet 24Stock", await FinalAsync(fork, cell));
        }
    }

    [Fact]
    public async Task What_was_converted_once_is_found_by_its_content_and_gone_when_the_cache_is_damaged()
    {
        string[] names = [DocumentCase.PathOf("report.docx"), DocumentCase.PathOf("mislabelled.txt")];
        string first = await TextAsync(names[0]);
        string entry = Assert.Single(Directory.GetFiles(Path.Combine(_folder.FullName, "cache"), "*", SearchOption.AllDirectories));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(Path.GetDirectoryName(entry)!) & (UnixFileMode.OtherRead | UnixFileMode.GroupRead));
        Assert.Equal(first, await TextAsync(names[1]));
        Assert.Single(Directory.GetFiles(Path.Combine(_folder.FullName, "cache"), "*", SearchOption.AllDirectories));
        await File.WriteAllBytesAsync(entry, (await File.ReadAllBytesAsync(entry))[..^5]);
        Assert.Equal(first, await TextAsync(names[0]));
        await File.WriteAllTextAsync(entry, "not frames");
        Assert.Equal(first, await TextAsync(names[0]));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _reader.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task<string> TextAsync(string path)
    {
        using LoadedInputs loaded = await LoadedInputs.LoadAsync([Input.FromFile(path)], [_reader], CancellationToken.None);
        return loaded.Text.ToString() + string.Join('|', loaded.Text.Documents()[0].Headings);
    }

    private static async Task<string?> FinalAsync(Session session, string expression) =>
        (await session.RunCellAsync($"FINAL({expression})")).Final;

    private CaveHost Host(ISessionStore? store, params string[] replies) =>
        new(new CaveOptions { Model = new ScriptedModel(replies), WarmWorkers = 0, Store = store, DocumentReaders = [_reader] });
}

using System.Text;
using CaveRuntime.Inputs;

namespace CaveRuntime.Tests.Inputs;

/// <summary>Readers of other formats before the reader of plain text.</summary>
public sealed class DocumentReaderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cave-readers-");

    [Fact]
    public async Task Content_decides_and_what_no_reader_reads_is_text()
    {
        Write("a.txt", "LOUD:hello");
        Write("b.loud", "hello");
        using LoadedInputs loaded = await LoadAsync(Input.FromDirectory(_folder.FullName));
        Assert.Equal("HELLO\n\nhello", loaded.Text.ToString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(4_092)]
    [InlineData(300_000)]
    public async Task A_stream_that_cannot_be_sought_gives_all_its_bytes_once(int length)
    {
        string text = new('x', length);
        using var loud = new NoSeek(Encoding.UTF8.GetBytes("LOUD:" + text));
        using var plain = new NoSeek(Encoding.UTF8.GetBytes(text));
        using LoadedInputs loaded = await LoadAsync(
            Input.FromStream("loud", loud),
            Input.FromStream("plain", plain),
            Input.FromText("end", "e"));
        Assert.Equal(text.ToUpperInvariant() + "\n\n" + text + "\n\ne", loaded.Text.ToString());
    }

    [Fact]
    public async Task A_stream_that_begins_in_the_middle_is_read_from_there()
    {
        using var stream = new MemoryStream("skip LOUD:rest"u8.ToArray()) { Position = 5 };
        using LoadedInputs loaded = await LoadAsync(Input.FromStream("s", stream));
        Assert.Equal("REST", loaded.Text.ToString());
    }

    [Theory]
    [InlineData("LOUD:?damaged", "byte 5 is a question mark. Take it out.", "byte 5 is a question mark")]
    [InlineData(
        "LOUD:!defect",
        "LoudReader failed on it: out of step. Convert it to text, or leave it out.",
        "LoudReader failed on it: out of step")]
    public async Task A_document_that_fails_is_one_line_by_its_name_and_in_a_folder_it_is_skipped(string content, string line, string text)
    {
        string file = Write("bad.txt", content);
        InputException refusal = await Assert.ThrowsAsync<InputException>(() => LoadAsync(Input.FromFile(file)));
        Assert.Equal($"{file}: {line}", refusal.Message);

        Write("good.txt", "LOUD:good");
        using LoadedInputs loaded = await LoadAsync(Input.FromDirectory(_folder.FullName));
        Assert.Equal("GOOD", loaded.Text.ToString());
        SkippedFile skipped = Assert.Single(loaded.Skipped);
        Assert.Equal((SkipReason.Damaged, text), (skipped.Reason, skipped.Text));
    }

    [Fact]
    public async Task What_was_loaded_once_serves_many_sessions()
    {
        await using var host = new CaveHost(
            new CaveOptions { Model = new Testing.ScriptedModel(), WarmWorkers = 0, DocumentReaders = [new LoudReader()] });
        using LoadedInputs loaded = await host.LoadAsync([Input.FromFile(Write("a.txt", "LOUD:fox"))]);
        for (int i = 0; i < 2; i++)
        {
            await using Session session = host.Open(loaded);
            Assert.Equal("FOX", (await session.RunCellAsync("FINAL(ctx.ToString())")).Final);
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static Task<LoadedInputs> LoadAsync(params Input[] inputs) =>
        LoadedInputs.LoadAsync(inputs, [new LoudReader()], CancellationToken.None);

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    private sealed class LoudReader : IDocumentReader
    {
        public bool Reads(string name, ReadOnlySpan<byte> beginning) => beginning.StartsWith("LOUD:"u8);

        public async Task ReadAsync(string name, Stream document, DocumentSink sink, CancellationToken cancellationToken)
        {
            using var reader = new StreamReader(document, leaveOpen: true);
            string text = (await reader.ReadToEndAsync(cancellationToken))["LOUD:".Length..];
            sink.Write("what is written before a failure is not kept".AsSpan(0, text.StartsWith('?') ? 10 : 0));
            if (text.StartsWith('?'))
                throw new DocumentException("byte 5 is a question mark", "Take it out.");
            if (text.StartsWith('!'))
                throw new InvalidOperationException("out of step.");
            sink.Write(text.ToUpperInvariant());
        }
    }

    private sealed class NoSeek(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        // A few bytes at a time, as pipes do.
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, 1_000)], cancellationToken);
    }
}

using System.Text;
using CaveRuntime.Confinement.Memory;
using CaveRuntime.Inputs;

namespace CaveRuntime.Tests.Inputs;

public sealed class InputTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cave-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("utf-8", true)]
    [InlineData("utf-8", false)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-32", true)]
    [InlineData("utf-32BE", true)]
    public async Task Encodings_are_told_by_their_mark(string name, bool marked)
    {
        // Longer than a block, and with characters of one to four bytes, so that some lie across block borders.
        var value = string.Concat(Enumerable.Repeat("aé日\ud83d\ude00\r\n\0 ", 50_000)) + "end";
        var encoding = Encoding.GetEncoding(name);
        byte[] bytes = [.. marked ? encoding.GetPreamble() : [], .. encoding.GetBytes(value)];
        using var loaded = await Load(Input.FromFile(Write("a.txt", bytes)));
        Assert.True(value == loaded.Text);
    }

    [Fact]
    public async Task A_stream_that_trickles_decodes_the_same()
    {
        var value = "aé日\ud83d\ude00" + new string('x', 300_000) + "é";
        using var stream = new TricklingStream(Encoding.UTF8.GetBytes(value));
        using var loaded = await Load(Input.FromStream("stdin", stream));
        Assert.True(value == loaded.Text);
        Assert.Equal("stdin", loaded.Documents.Single().Name);
    }

    [Fact]
    public async Task Texts_keep_every_character()
    {
        const string odd = "a\r\nb\ud800c\0\udc00\ufeff";
        using var loaded = await Load(Input.FromText("odd", odd));
        Assert.Equal(odd, loaded.Text.ToString());
    }

    [Fact]
    public async Task Several_inputs_are_one_text_with_blank_lines_between()
    {
        using var loaded = await Load(Input.FromText("a", "first"), Input.FromText("none", ""), Input.FromText("b", "second"));
        var text = loaded.Text;
        Assert.Equal("first\n\n\n\nsecond", text.ToString());
        Assert.Equal(["a", "none", "b"], loaded.Documents.Select(d => d.Name));
        Assert.Equal(["first", "", "second"], text.Documents().Select(d => d.Text.ToString()));
    }

    [Fact]
    public async Task A_folder_gives_its_texts_in_ordinal_order_and_lists_the_rest()
    {
        Write("b.txt", "b"u8);
        Write("B.txt", "B"u8);
        Write("sub/a.md", "a"u8);
        Write(".hidden", "x"u8);
        Write("picture.png", [0x89, 0x50, 0x4E, 0x47, 0, 0, 0, 0]);
        Write("empty.txt", []);
        File.CreateSymbolicLink(Path.Combine(_folder.FullName, "loop"), _folder.FullName);
        using var loaded = await Load(Input.FromDirectory(_folder.FullName));
        Assert.Equal(["B.txt", "b.txt", "sub/a.md"], loaded.Documents.Select(d => Path.GetRelativePath(_folder.FullName, d.Name)));
        Assert.Equal("B\n\nb\n\na", loaded.Text.ToString());
        Assert.Equal(
            [".hidden", "empty.txt", "loop", "picture.png"],
            loaded.Skipped.Select(s => Path.GetFileName(s.Name)).Order(StringComparer.Ordinal));
        Assert.Contains(loaded.Skipped, s => s.Text.Contains("a PNG picture", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_missing_file_a_folder_as_file_and_nothing_at_all_are_one_line_with_the_remedy()
    {
        await Refuses("no such file or folder", Input.FromFile(Path.Combine(_folder.FullName, "missing.txt")));
        await Refuses("no such file or folder", Input.FromDirectory(Path.Combine(_folder.FullName, "missing")));
        await Refuses("Name it with -d", Input.FromFile(_folder.FullName));
        await Refuses("Name it with -f", Input.FromDirectory(Write("file.txt", "x"u8)));
        await Refuses("empty", Input.FromFile(Write("empty.txt", [])));
        await Refuses("There is no input");
    }

    [Fact]
    public async Task Cancelling_half_way_leaves_nothing_open()
    {
        using var cancel = new CancellationTokenSource();
        using var stream = new CancellingStream(cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => LoadedInputs.LoadAsync([Input.FromStream("endless", stream)], [], cancel.Token));
        Assert.Equal(CancellingStream.Characters, stream.Given);
        Assert.DoesNotContain(CancellingStream.Characters * sizeof(char), MemoryFileLengths());
    }

    [Fact]
    public async Task A_full_disk_is_one_line_with_the_remedy()
    {
        using var full = new MemoryFile(File.OpenHandle("/dev/full", FileMode.Open, FileAccess.Write), null);
        var refusal = await Assert.ThrowsAsync<InputException>(
            () => new InputReader(full, []).ReadAsync(Input.FromText("big", "text"), CancellationToken.None));
        Assert.StartsWith("big: there is no room", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
        Assert.Equal(0, full.Length);
    }

    [Fact]
    public void A_slice_knows_its_part_of_the_documents()
    {
        var text = Texts.Make.Mapped("first\n\nsecond\n\nthird", new("1", 0, 5), new("2", 7, 6), new("3", 15, 5));
        Assert.Equal([("1", "rst"), ("2", "sec")], text[2..10].Documents().Select(d => (d.Name, d.Text.ToString())));
        Assert.Empty(text[5..7].Documents());
    }

    private static List<long> MemoryFileLengths()
    {
        var lengths = new List<long>();
        foreach (var descriptor in new DirectoryInfo("/proc/self/fd").EnumerateFileSystemInfos())
        {
            if (descriptor.LinkTarget?.Contains("cave-ctx", StringComparison.Ordinal) != true)
                continue;
            try
            {
                using var file = File.OpenHandle(descriptor.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
                lengths.Add(RandomAccess.GetLength(file));
            }
            catch (FileNotFoundException)
            {
                // Another test has closed its file in the meantime: not one that was left behind.
                continue;
            }
        }

        return lengths;
    }

    private static Task<LoadedInputs> Load(params Input[] inputs) => LoadedInputs.LoadAsync(inputs, [], CancellationToken.None);

    private static async Task Refuses(string remedy, params Input[] inputs)
    {
        var refusal = await Assert.ThrowsAsync<InputException>(() => Load(inputs));
        Assert.Contains(remedy, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    private string Write(string name, ReadOnlySpan<byte> bytes)
    {
        var path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}

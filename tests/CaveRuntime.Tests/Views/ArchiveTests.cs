using CaveRuntime.Transcripts;
using CaveRuntime.Transcripts.Archives;

namespace CaveRuntime.Tests.Views;

public sealed class ArchiveTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cave-test-archive-").FullName;

    [Fact]
    public async Task A_piece_comes_back_by_its_handle_word_for_word()
    {
        using var archive = new Archive(new ArchiveFolder(null));
        const string text = "line 1\r\nline 2 👩‍👩‍👧‍👦\n\ttab";
        Assert.Equal("archive:1", await archive.AddAsync("first", CancellationToken.None));
        Assert.Equal("archive:2", await archive.AddAsync(text, CancellationToken.None));
        Assert.Equal((text, null), await archive.ReadAsync("archive:2", CancellationToken.None));
        Assert.Equal(2, archive.Count);
    }

    [Theory]
    [InlineData("archive:2")]
    [InlineData("archive:0")]
    [InlineData("archive:-1")]
    [InlineData("archive:+1")]
    [InlineData("archive: 1")]
    [InlineData("archive:../../secret")]
    [InlineData("archive:99999999999999999999")]
    [InlineData("/etc/passwd")]
    [InlineData("")]
    public async Task A_handle_names_a_piece_and_nothing_else(string handle)
    {
        using var archive = new Archive(new ArchiveFolder(_folder));
        await archive.AddAsync("first", CancellationToken.None);
        (string? text, string? problem) = await archive.ReadAsync(handle, CancellationToken.None);
        Assert.Null(text);
        Assert.Contains("it has 1 pieces", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_of_the_users_own_stays_and_can_be_searched_by_line()
    {
        using (var archive = new Archive(new ArchiveFolder(Path.Combine(_folder, "own"))))
        {
            await archive.AddAsync(
                Archive.Dump([new Message(MessageKind.Reply, "I look."), new Message(MessageKind.Observation, "seen", 3)]),
                CancellationToken.None);
        }
        Assert.Equal(
            ["=== reply", "I look.", "", "=== observation of cell 3", "seen"],
            File.ReadAllLines(Path.Combine(_folder, "own", "000001.txt")));
    }

    [Fact]
    public async Task A_temporary_folder_goes_with_the_session()
    {
        var archive = new Archive(new ArchiveFolder(null));
        await archive.AddAsync("first", CancellationToken.None);
        Assert.NotNull((await archive.ReadAsync("archive:1", CancellationToken.None)).Text);
        archive.Dispose();
        Assert.Null((await archive.ReadAsync("archive:1", CancellationToken.None)).Text);
    }

    [Fact]
    public async Task What_cannot_be_written_is_kept_in_memory_told_once_and_written_when_there_is_room()
    {
        string place = Path.Combine(_folder, "place");
        await File.WriteAllTextAsync(place, "not a folder");
        using var archive = new Archive(new ArchiveFolder(Path.Combine(place, "below")));
        Assert.Equal("archive:1", await archive.AddAsync("first", CancellationToken.None));
        Assert.Equal("archive:2", await archive.AddAsync("second", CancellationToken.None));
        Assert.StartsWith(
            "The archive cannot be written, so what leaves the view is kept in memory",
            archive.TakeProblem(),
            StringComparison.Ordinal);
        Assert.Null(archive.TakeProblem());
        Assert.Equal(("second", null), await archive.ReadAsync("archive:2", CancellationToken.None));

        File.Delete(place);
        await archive.AddAsync("third", CancellationToken.None);
        Assert.Null(archive.TakeProblem());
        Assert.Equal(["first", "second", "third"], Directory.GetFiles(Path.Combine(place, "below")).Order().Select(File.ReadAllText));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

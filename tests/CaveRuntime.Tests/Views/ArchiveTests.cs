using CaveRuntime.Inputs;
using CaveRuntime.Runs;
using CaveRuntime.Testing;
using CaveRuntime.Transcripts;
using CaveRuntime.Transcripts.Archives;
using CaveRuntime.Views;

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
    public async Task What_leaves_the_view_of_a_session_that_is_kept_lies_in_no_file_of_its_own()
    {
        string words = Guid.NewGuid().ToString();
        var options = new CaveOptions { Model = new ScriptedModel(), Store = new MemorySessionStore() };
        using SessionView view = SessionViews.Open(options, new InputSlice(null));
        string handle = await view.Archive.AddAsync(words, CancellationToken.None);
        Assert.Equal(words, (await view.Archive.ReadAsync(handle, CancellationToken.None)).Text);
        Assert.False(IsOnDisk(words));
        using SessionView other = SessionViews.Open(options with { Store = null }, new InputSlice(null));
        await other.Archive.AddAsync(words, CancellationToken.None);
        Assert.True(IsOnDisk(words));

        static bool IsOnDisk(string words) => Directory.GetDirectories(Path.GetTempPath(), "cave-archive-*").Any(folder =>
        {
            string file = Path.Combine(folder, "000001.txt");
            try
            {
                return File.Exists(file) && File.ReadAllText(file) == words;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return false; // Another test's, which goes at this moment.
            }
        });
    }

    [Fact]
    public async Task In_a_folder_that_others_may_look_into_the_pieces_are_the_users_own()
    {
        if (OperatingSystem.IsWindows())
            return;
        Directory.CreateDirectory(_folder);
        File.SetUnixFileMode(_folder, (UnixFileMode)0b111_101_101);
        using var archive = new Archive(new ArchiveFolder(_folder));
        await archive.AddAsync("first", CancellationToken.None);
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder, "000001.txt")));
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

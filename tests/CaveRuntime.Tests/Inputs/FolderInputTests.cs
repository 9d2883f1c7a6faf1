using System.Diagnostics;
using CaveRuntime.Inputs;
using CaveRuntime.Inputs.Ignoring;

namespace CaveRuntime.Tests.Inputs;

/// <summary>A folder gives what a person would call its texts, nothing from outside of it, and says what it left out.</summary>
public sealed class FolderInputTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cave-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task What_gitignore_files_name_is_left_out_and_counted()
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullName, ".git", "info"));
        Write(".git/info/exclude", "private.txt\n");
        Write(".gitignore", "*.log\n!keep.log\n/top.txt\nout/\n# a comment\nsecret*\n");
        Write("sub/.gitignore", "*.tmp\n!important.log\n");
        foreach (string name in new[]
        {
            "a.txt", "a.log", "keep.log", "top.txt", "sub/top.txt", "out/x.txt", "sub/out/y.txt", "private.txt", "sub/b.tmp", "b.tmp",
            "sub/important.log", "secrets.env.txt",
        })
        {
            Write(name, "x");
        }

        using LoadedInputs loaded = await LoadAsync();
        Assert.Equal(["a.txt", "b.tmp", "keep.log", "sub/important.log", "sub/top.txt"], Names(loaded));
        Assert.Equal(
            ["a.log", "out", "private.txt", "secrets.env.txt", "sub/b.tmp", "sub/out", "top.txt"],
            Skipped(loaded, SkipReason.Ignored));
        using LoadedInputs all = await LoadAsync(new InputOptions { LeavesOutIgnored = false });
        Assert.Equal(12, all.Documents.Count);
    }

    [Fact]
    public async Task The_gitignore_of_the_repository_above_counts_and_one_without_a_repository_does_not()
    {
        Write(".gitignore", "*.log\n");
        Write("deep/below/a.log", "x");
        Write("deep/below/b.txt", "x");
        Assert.Equal(2, (await LoadAsync(below: "deep/below")).Documents.Count);
        Directory.CreateDirectory(Path.Combine(_folder.FullName, ".git"));
        Assert.Single((await LoadAsync(below: "deep/below")).Documents);
    }

    [Fact]
    public async Task What_tools_have_made_and_private_keys_are_left_out_everywhere()
    {
        foreach (string name in new[]
        {
            "app/app.csproj", "app/bin/x.txt", "app/obj/y.txt", "web/node_modules/m/index.js", "rust/Cargo.toml", "rust/target/z.txt",
            "bin/kept.txt", "build/kept.txt", "py/venv/pyvenv.cfg", "py/venv/lib.py", "py/__pycache__/c.txt", "id_rsa", "server.pem",
        })
        {
            Write(name, "x");
        }

        using LoadedInputs loaded = await LoadAsync();
        Assert.Equal(["app/app.csproj", "bin/kept.txt", "build/kept.txt", "rust/Cargo.toml"], Names(loaded));
        Assert.Equal(
            ["app/bin", "app/obj", "id_rsa", "py/__pycache__", "py/venv", "rust/target", "server.pem", "web/node_modules"],
            Skipped(loaded, SkipReason.Generated));
    }

    [Fact]
    public async Task Patterns_choose_files()
    {
        foreach (string name in new[] { "a.md", "a.txt", "docs/b.md", "docs/c.txt", "docs/old/d.md", "e.MD" })
            Write(name, "x");
        Assert.Equal(["a.md", "docs/b.md", "docs/old/d.md"], Names(await LoadAsync(new InputOptions { Include = ["*.md"] })));
        Assert.Equal(["docs/b.md", "docs/c.txt", "docs/old/d.md"], Names(await LoadAsync(new InputOptions { Include = ["docs/"] })));
        Assert.Equal(["a.md", "docs/b.md"], Names(await LoadAsync(new InputOptions { Include = ["*.md"], Exclude = ["old/"] })));
        Assert.Equal(["a.md"], Names(await LoadAsync(new InputOptions { Include = ["/*.md"] })));
        await Assert.ThrowsAsync<InputException>(() => LoadAsync(new InputOptions { Include = ["[a"] }));
        await Refused("--include does not match", new InputOptions { Include = ["*.zzz"] });
        await Refused("--exclude leaves out", new InputOptions { Exclude = ["*"] });

        async Task Refused(string cause, InputOptions options) => Assert.Contains(
            cause,
            (await Assert.ThrowsAsync<InputException>(() => LoadAsync(options))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_link_is_followed_and_none_makes_the_folder_unreadable()
    {
        Write("ok.txt", "ok");
        DirectoryInfo outside = Directory.CreateTempSubdirectory("cave-test-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(outside.FullName, "secret.txt"), "secret");
            Link("notes.txt", Path.Combine(outside.FullName, "secret.txt"));
            Link("dir", outside.FullName);
            Link("up", "..");
            Link("a", "b");
            Link("b", "a");
            Link("self", "self");
            Link("gone", "nowhere.txt");
            using LoadedInputs loaded = await LoadAsync();
            Assert.Equal("ok", loaded.Text.ToString());
            Assert.Equal(7, loaded.Skipped.Count(s => s.Reason is SkipReason.FileLink or SkipReason.FolderLink));
        }
        finally
        {
            outside.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task What_is_given_twice_is_read_once_and_named_as_left_out()
    {
        Write("sub/a.txt", "a");
        Write("sub/b.txt", "b");
        Directory.CreateSymbolicLink(Path.Combine(_folder.FullName, "link"), "sub");
        string Below(string path) => Path.Combine(_folder.FullName, path);
        using LoadedInputs loaded = await LoadedInputs.LoadAsync(
        [
            Input.FromFile(Below("sub/a.txt")),
            Input.FromFile(Below("sub/../link/a.txt")),
            Input.FromDirectory(Below("sub")),
            Input.FromDirectory(Below("link")),
            Input.FromText("t", "a"),
            Input.FromText("t", "a"),
        ],
        [],
        CancellationToken.None);
        Assert.Equal([Below("sub/a.txt"), Below("sub/b.txt"), "t", "t"], loaded.Documents.Select(d => d.Name));
        Assert.Equal("a\n\nb\n\na\n\na", loaded.Text.ToString());
        Assert.Equal(
            [Below("sub/../link/a.txt"), Below("sub/a.txt"), Below("link/a.txt"), Below("link/b.txt")],
            loaded.Skipped.Where(s => s.Reason == SkipReason.Repeated).Select(s => s.Name));
        Assert.All(loaded.Skipped, s => Assert.Contains("already, as " + Below("sub/"), s.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_folder_that_is_named_through_a_link_is_read()
    {
        Write("real/a.txt", "a");
        Link("link", "real");
        using LoadedInputs loaded = await LoadAsync(below: "link");
        Assert.Equal(Path.Combine(_folder.FullName, "link/a.txt"), loaded.Documents.Single().Name);
    }

    [Fact]
    public async Task A_name_that_is_not_utf8_is_named_as_left_out()
    {
        Write("a.txt", "a");
        Shell("touch \"$1/$(printf 'caf\\351.txt')\"");
        using LoadedInputs loaded = await LoadAsync();
        SkippedFile left = Assert.Single(loaded.Skipped);
        Assert.Equal(SkipReason.BadName, left.Reason);
        Assert.Contains("caf\uFFFD.txt", left.Name, StringComparison.Ordinal);
        Shell("rm \"$1\"/caf*"); // which .NET cannot
    }

    [Fact]
    public async Task A_pipe_that_nobody_writes_to_can_be_given_up_and_is_left_out_of_a_folder()
    {
        Write("a.txt", "a");
        Shell("mkfifo \"$1/pipe\"");
        using (LoadedInputs loaded = await LoadAsync())
            Assert.Equal(SkipReason.Empty, Assert.Single(loaded.Skipped).Reason);
        using var cancel = new CancellationTokenSource();
        Task<LoadedInputs> loading = LoadedInputs.LoadAsync(
            [Input.FromFile(Path.Combine(_folder.FullName, "pipe"))],
            [],
            cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loading);
        Shell("timeout 5 sh -c ': > \"$0/pipe\"' \"$1\""); // lets the one that waits go
    }

    [Fact]
    public async Task A_file_that_has_to_lie_in_a_folder_lies_there_with_all_links_resolved()
    {
        Write("root/a.txt", "a");
        Write("secret.txt", "secret");
        Write("rootless/b.txt", "b");
        Link("root/link.txt", "../secret.txt");
        Link("root/inside.txt", "a.txt");
        Link("root/up", "..");
        var options = new InputOptions { Within = Path.Combine(_folder.FullName, "root") };
        foreach (string inside in new[] { "root/a.txt", "root/inside.txt", "root/../root/a.txt" })
        {
            using LoadedInputs loaded = await LoadedInputs.LoadAsync([Input.FromFile(Path.Combine(_folder.FullName, inside), options)], [], default);
            Assert.Equal("a", loaded.Text.ToString());
        }

        foreach (string outside in new[] { "secret.txt", "root/../secret.txt", "root/link.txt", "root/up/secret.txt", "rootless/b.txt" })
        {
            var refusal = await Assert.ThrowsAsync<InputException>(
                () => LoadedInputs.LoadAsync([Input.FromFile(Path.Combine(_folder.FullName, outside), options)], [], default));
            Assert.Contains("outside", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("*.log", "a/b.log", true)]
    [InlineData("a/**/z", "a/z", true)]
    [InlineData("a/**/z", "a/b/c/z", true)]
    [InlineData("**/foo", "x/foo", true)]
    [InlineData("foo/**", "foo/a", true)]
    [InlineData("foo/**", "foo", false)]
    [InlineData("doc/*.txt", "doc/a/b.txt", false)]
    [InlineData("doc/*.txt", "x/doc/b.txt", false)]
    [InlineData("foo*bar", "foo/bar", false)]
    [InlineData("\\!x", "!x", true)]
    [InlineData("\\#x", "#x", true)]
    [InlineData("a.b", "axb", false)]
    [InlineData("[!a].c", "b.c", true)]
    [InlineData("[a-c]x", "bx", true)]
    [InlineData("[]]x", "]x", true)]
    [InlineData("a b  ", "a b", true)]
    [InlineData("A", "a", false)]
    public void A_pattern_matches_as_git_does(string pattern, string path, bool matches) =>
        Assert.Equal(matches, IgnorePattern.Parse(pattern)!.Matches(path, isFolder: false));

    [Theory]
    [InlineData("[")]
    [InlineData("a\\")]
    [InlineData("/")]
    [InlineData("!")]
    [InlineData("[z-a]")]
    public void A_pattern_that_matches_nothing_is_none(string pattern) => Assert.Null(IgnorePattern.Parse(pattern));

    [Fact]
    public void A_pattern_that_was_made_to_take_for_ever_does_not() =>
        Assert.False(IgnorePattern.Parse(string.Concat(Enumerable.Repeat("*a", 40)) + "*b")!.Matches(new string('a', 250), isFolder: false));

    private async Task<LoadedInputs> LoadAsync(InputOptions? options = null, string below = "") => await LoadedInputs.LoadAsync(
        [Input.FromDirectory(Path.Combine(_folder.FullName, below), options ?? new InputOptions())],
        [],
        CancellationToken.None);

    private IEnumerable<string> Names(LoadedInputs loaded) => loaded.Documents.Select(d => Path.GetRelativePath(_folder.FullName, d.Name));

    private IEnumerable<string> Skipped(LoadedInputs loaded, SkipReason reason) => loaded.Skipped
        .Where(s => s.Reason == reason).Select(s => Path.GetRelativePath(_folder.FullName, s.Name)).Order(StringComparer.Ordinal);

    private void Link(string name, string target) => File.CreateSymbolicLink(Path.Combine(_folder.FullName, name), target);

    private void Shell(string script)
    {
        using Process process = Process.Start("sh", ["-c", script, "sh", _folder.FullName]);
        process.WaitForExit();
    }

    private void Write(string name, string text)
    {
        string path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}

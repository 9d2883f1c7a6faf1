namespace CaveRuntime.Tests.Policies;

/// <summary>False refusals are what makes a default-deny policy unusable, so the benign corpus is wide.</summary>
public sealed class BenignCellTests
{
    public static TheoryData<string> Own => Corpus.Names(Corpus.Folder("Benign"));

    public static TheoryData<string> Sample => Corpus.Names(Corpus.Shared("benign"));

    [Theory]
    [MemberData(nameof(Own))]
    public void What_a_model_writes_over_data_passes_both_checks(string file) => Passes(Path.Combine(Corpus.Folder("Benign"), file));

    [Theory]
    [MemberData(nameof(Sample))]
    public void The_benign_sample_passes_but_for_what_is_refused_on_purpose(string file)
    {
        if (Corpus.Shared("benign") is not { } folder)
        {
            return;
        }

        if (file == "stackalloc_small.csx")
        {
            var cell = CompiledCell.Of(File.ReadAllText(Path.Combine(folder, file)));
            Assert.Contains(cell.Symbols(Corpus.Sealed), found => found.Subject == "stackalloc");
            Assert.NotEmpty(cell.Metadata(Corpus.Sealed));
            return;
        }

        Passes(Path.Combine(folder, file));
    }

    [Fact]
    public void The_corpus_is_wide() => Assert.True(Directory.GetFiles(Corpus.Folder("Benign"), "*.csx").Length >= 60);

    private static void Passes(string path)
    {
        var cell = CompiledCell.Of(File.ReadAllText(path));
        Assert.Empty(cell.Errors);
        Assert.Empty(cell.Symbols(Corpus.Sealed));
        Assert.Empty(cell.Metadata(Corpus.Sealed));
    }
}

using System.Text.Json;

namespace CaveRuntime.Tests.Policies;

/// <summary>Hostile cells are refused before they run, by the layers that the cell's first lines or the sample's index name.</summary>
public sealed class HostileCellTests
{
    private const string Expects = "// refused by: ";

    public static TheoryData<string> Own => Corpus.Names(Corpus.Folder("Hostile"));

    public static TheoryData<string> Sample => Corpus.Names(Corpus.Shared("hostile"));

    [Theory]
    [MemberData(nameof(Own))]
    public void A_hostile_cell_is_refused_by_each_layer_that_it_names(string file)
    {
        var text = File.ReadAllText(Path.Combine(Corpus.Folder("Hostile"), file));
        var line = text.Split('\n')[0].Trim();
        Assert.StartsWith(Expects, line, StringComparison.Ordinal);
        Refused(text, line[Expects.Length..]);
    }

    [Theory]
    [MemberData(nameof(Sample))]
    public void The_hostile_sample_meets_its_index(string file)
    {
        if (Corpus.Shared("hostile") is not { } folder)
        {
            return;
        }

        using var index = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "index.json")));
        var expected = index.RootElement.EnumerateArray().Single(
            cell => cell.GetProperty("file").GetString() == file).GetProperty("policy").GetString()!;
        var text = File.ReadAllText(Path.Combine(folder, file));
        if (expected.StartsWith("deny", StringComparison.Ordinal))
        {
            Refused(text, expected);
        }
        else if (expected.StartsWith("allow", StringComparison.Ordinal))
        {
            var cell = CompiledCell.Of(text);
            Assert.Empty(cell.Symbols(Corpus.Sealed));
            Assert.Empty(cell.Metadata(Corpus.Sealed));
        }
    }

    private static void Refused(string text, string layers)
    {
        var cell = CompiledCell.Of(text);
        if (layers.Contains("compile", StringComparison.Ordinal))
        {
            Assert.NotEmpty(cell.Errors);
            return;
        }

        if (layers.Contains("symbol", StringComparison.Ordinal))
        {
            Assert.All(cell.Symbols(Corpus.Sealed), found => Assert.True(found.Line > 0));
            Assert.NotEmpty(cell.Symbols(Corpus.Sealed));
        }

        if (layers.Contains("metadata", StringComparison.Ordinal))
        {
            Assert.Empty(cell.Errors);
            Assert.NotEmpty(cell.Metadata(Corpus.Sealed));
        }
    }
}

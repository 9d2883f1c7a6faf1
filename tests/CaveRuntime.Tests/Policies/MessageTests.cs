using CaveRuntime.Scripting.Policies;
using CaveRuntime.Scripting.Policies.Format;
using CaveRuntime.Scripting.Policies.Grants;

namespace CaveRuntime.Tests.Policies;

/// <summary>A refusal is for a model to act on: where, what, why, and what instead.</summary>
public sealed class MessageTests
{
    [Fact]
    public void A_refusal_says_where_what_why_and_what_instead()
    {
        var refused = Assert.Single(CompiledCell.Of("var n = 1;\nvar s = File.ReadAllText(\"/etc/passwd\");").Symbols(Corpus.Sealed));
        Assert.Equal((2, 9), (refused.Line, refused.Column));
        Assert.Equal(
            "(2,9): System.IO.File.ReadAllText(string) is refused by the policy 'sealed'. A cell has no files: the input is in ctx and docs, and results are variables.",
            refused.ToString());
        Assert.StartsWith("pure.policy(", refused.Rule, StringComparison.Ordinal);
    }

    [Fact]
    public void The_metadata_check_finds_the_line_in_the_debug_symbols()
    {
        var refused = CompiledCell.Of("var n = 1;\nvar s = new[] { \"a\" }.Select(\n    File.Exists).ToList();").Metadata(Corpus.Sealed);
        Assert.Contains(refused, found => found is { Line: >= 2, Layer: PolicyViolation.Metadata });
    }

    [Fact]
    public void Without_a_message_the_nearest_allowed_member_is_named()
    {
        var policy = new PolicyLibrary(
            new Dictionary<string, string> { ["mine"] = "version 1\ninherit sealed\ndeny M:System.String.ToUpper" }).Find("mine");
        var refused = Assert.Single(CompiledCell.Of("\"x\".ToUpper()").Symbols(Corpus.Sealed.With(policy)));
        Assert.Contains("Allowed are: System.String.ToUpper(System.Globalization.CultureInfo)", refused.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("System.Net.Dns.GetHostName()")]
    [InlineData("new System.Net.NetworkInformation.Ping()")]
    [InlineData("using System.IO.MemoryMappedFiles;\nMemoryMappedFile.CreateNew(null, 1)")]
    public void A_refused_type_that_no_reference_holds_is_still_refused_by_name(string text)
    {
        var cell = CompiledCell.Of(text);
        Assert.NotEmpty(cell.Errors);
        Assert.Contains(cell.Symbols(Corpus.Sealed), found => found.Hint is not null);
    }

    [Fact]
    public void What_nameof_names_is_not_used() => Assert.Empty(CompiledCell.Of("nameof(File.Delete)").Symbols(Corpus.Sealed));

    [Fact]
    public void Reading_a_property_is_not_setting_it()
    {
        Assert.Empty(CompiledCell.Of("CultureInfo.CurrentCulture.Name").Symbols(Corpus.Sealed));
        Assert.NotEmpty(CompiledCell.Of("CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;").Symbols(Corpus.Sealed));
    }

    [Fact]
    public void Types_of_earlier_cells_may_be_used_and_refused_ones_do_not_slip_through_them()
    {
        var first = CompiledCell.Of("class Tool { public int Twice(int x) => 2 * x; } var tool = new Tool();");
        var second = CompiledCell.Of("tool.Twice(2)", first);
        Assert.Empty(second.Symbols(Corpus.Sealed));
        Assert.Empty(second.Metadata(Corpus.Sealed, first.AssemblyName));
        Assert.NotEmpty(second.Metadata(Corpus.Sealed));
        Assert.NotEmpty(
            CompiledCell.Of(
                "new List<System.Diagnostics.Process> { null }.Add(tool.Twice(1) > 1 ? null : null)",
                first).Metadata(Corpus.Sealed, first.AssemblyName));
    }

    [Fact]
    public void A_type_grown_by_nesting_is_refused_and_not_walked_to_its_end()
    {
        var cell = CompiledCell.Of("class G<A, B, C, D> { public class N : G<N, N, N, N> { public N.N.N.N.N.N.N.N Y; } } 1");
        Assert.Contains(cell.Symbols(Corpus.Sealed), found => found.Subject == "a type of this size");
    }

    [Fact]
    public void The_pure_policy_has_neither_regular_expressions_nor_parallel_work()
    {
        Assert.NotEmpty(CompiledCell.Of("Regex.IsMatch(\"a\", \"a\")").Metadata(Corpus.Pure));
        Assert.NotEmpty(CompiledCell.Of("Parallel.For(0, 1, i => { });").Metadata(Corpus.Pure));
        Assert.NotEmpty(CompiledCell.Of("Task.Run(() => 1)").Metadata(Corpus.Pure));
        Assert.Empty(CompiledCell.Of("await Task.WhenAll(Task.FromResult(1))").Metadata(Corpus.Pure));
        Assert.Empty(
            CompiledCell.Of("\"a b\".Split(' ').GroupBy(w => w.Length).ToDictionary(g => g.Key, g => g.Count())").Metadata(Corpus.Pure));
    }

    [Fact]
    public void A_report_tells_how_much_of_a_type_is_allowed()
    {
        var types = PolicyReport.Of(Corpus.Sealed).Types.ToDictionary(type => type.Name);
        Assert.Equal(PolicyReport.Extent.All, types["System.DateTime"].Extent);
        Assert.Equal(PolicyReport.Extent.Some, types["System.Environment"].Extent);
        Assert.Equal(PolicyReport.Extent.Nothing, types["System.IO.File"].Extent);
        Assert.Equal(PolicyReport.Extent.Attribute, types["System.FlagsAttribute"].Extent);
        Assert.Equal(PolicyReport.Extent.Name, types["System.DayOfWeek"].Extent);
        Assert.Contains("M:System.Environment.get_NewLine", types["System.Environment"].Allowed);
        Assert.Contains("M:System.Environment.Exit(System.Int32)", types["System.Environment"].Refused);
    }
}

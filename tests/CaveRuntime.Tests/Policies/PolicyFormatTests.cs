using CaveRuntime.Scripting.Policies;
using CaveRuntime.Scripting.Policies.Format;

namespace CaveRuntime.Tests.Policies;

public sealed class PolicyFormatTests
{
    [Theory]
    [InlineData("allow T:System.Math", "mine.policy(1): the first line must be 'version 1'")]
    [InlineData("version 9", "mine.policy(1): version '9' is not known")]
    [InlineData(
        "version 1\npermit T:System.Math",
        "mine.policy(2): 'permit' is not a verb: write allow, allow-implicit, attribute, deny or inherit")]
    [InlineData("version 1\n\n# note\nallow", "mine.policy(4): 'allow' needs the documentation-comment id")]
    [InlineData("version 1\nallow System.Math", "mine.policy(2): 'System.Math' is not a documentation-comment id: begin with T:")]
    [InlineData("version 1\nallow N:System.IO", "mine.policy(2): a rule cannot grant or deny a namespace")]
    [InlineData("version 1\nallow M:System.Math.*", "mine.policy(2): a rule has no wildcards")]
    [InlineData("version 1\nallow M:Abs", "mine.policy(2): 'M:Abs' names no type")]
    [InlineData("version 1\nallow T:System.Math all", "mine.policy(2): 'all' needs the fingerprint")]
    [InlineData("version 1\nallow T:System.Math everything", "mine.policy(2): 'everything' is not understood after the id")]
    [InlineData("version 1\nattribute M:System.Math.Abs(System.Int32)", "mine.policy(2): 'attribute' needs a type")]
    [InlineData("version 1\nallow T:System.Math\ndeny T:System.Math", "mine.policy(3): T:System.Math already has a rule in line 2")]
    [InlineData("version 1\nallow T:System.Math\ninherit sealed", "mine.policy(3): 'inherit' must stand before the rules")]
    [InlineData(
        "version 1\ninherit nobody",
        "mine.policy(2): inherit nobody: there is no policy named 'nobody': the names are mine, pure, sealed")]
    [InlineData("version 1\ninherit mine", "the policies inherit in a circle: mine -> mine")]
    [InlineData("", "mine.policy(1): there is no version line")]
    public void A_fault_names_its_line_and_the_remedy(string text, string expected)
    {
        var fault = Assert.Throws<PolicyFormatException>(() => Own(text));
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_are_named_at_once()
    {
        var fault = Assert.Throws<PolicyFormatException>(() => Own("version 1\nallow x\nfoo\ndeny N:System"));
        Assert.Equal(3, fault.Faults.Count);
    }

    [Fact]
    public void An_own_rule_wins_over_an_inherited_one()
    {
        var check = Check("version 1\ninherit sealed\ndeny M:System.Math.Abs(System.Int32) | Write x < 0 ? -x : x.");
        var refused = Assert.Single(CompiledCell.Of("Math.Abs(-1)").Symbols(check));
        Assert.Equal("(1,1): System.Math.Abs(int) is refused by the policy 'mine'. Write x < 0 ? -x : x.", refused.ToString());
        Assert.Empty(CompiledCell.Of("Math.Abs(-1.0)").Symbols(check));
    }

    [Fact]
    public void Denying_a_type_takes_back_what_was_granted_of_its_members()
    {
        var check = Check("version 1\ninherit sealed\ndeny T:System.Environment");
        Assert.NotEmpty(CompiledCell.Of("Environment.NewLine").Metadata(check));
    }

    [Fact]
    public void A_later_policy_may_grant_what_an_earlier_one_denies()
    {
        var check = Check("version 1\ninherit sealed\nallow M:System.IO.File.Exists(System.String)\nallow T:System.IO.File");
        Assert.Empty(CompiledCell.Of("File.Exists(\"x\")").Metadata(check));
        Assert.NotEmpty(CompiledCell.Of("File.ReadAllText(\"x\")").Metadata(check));
    }

    [Fact]
    public void A_property_rule_covers_its_accessors()
    {
        var check = Check("version 1\ninherit pure\ndeny P:System.String.Length");
        Assert.NotEmpty(CompiledCell.Of("\"x\".Length").Metadata(check));
        Assert.NotEmpty(CompiledCell.Of("\"x\".Length").Symbols(check));
    }

    [Fact]
    public void A_type_wide_grant_ends_when_the_type_has_other_members_than_were_reviewed()
    {
        var check = Check("version 1\ninherit sealed\nallow T:System.Math all 0123456789abcdef");
        var refused = Assert.Single(CompiledCell.Of("Math.Abs(-1)").Metadata(check));
        Assert.Contains("not those that mine.policy(3) was reviewed for", refused.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_policy_allows_nothing()
    {
        var check = Check("version 1");
        Assert.NotEmpty(CompiledCell.Of("1 + 1").Metadata(check));
    }

    [Fact]
    public void Both_shipped_policies_are_known_by_name() => Assert.Equal(["pure", "sealed"], new PolicyLibrary().Names);

    private static PolicyCheck Check(string text) => new(Own(text), CompiledCell.References);

    private static Policy Own(string text) => new PolicyLibrary(new Dictionary<string, string> { ["mine"] = text }).Find("mine");
}

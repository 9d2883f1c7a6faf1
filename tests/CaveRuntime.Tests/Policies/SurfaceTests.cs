using System.Reflection;
using System.Text;
using CaveRuntime.Scripting.Policies.Catalog;
using CaveRuntime.Scripting.Policies.Format;
using CaveRuntime.Scripting.Policies.Grants;

namespace CaveRuntime.Tests.Policies;

/// <summary>
/// A framework update must not widen a policy in silence: the members behind every type-wide grant are kept in
/// <c>Surfaces.verified.txt</c>, and a difference names exactly the members that are new, with the line to put into the policy.
/// </summary>
public sealed class SurfaceTests
{
    private static readonly string s_verified = Path.Combine(Corpus.Root, "tests", "CaveRuntime.Tests", "Policies", "Surfaces.verified.txt");

    public static TheoryData<string> Policies => new("pure", "sealed");

    [Theory]
    [MemberData(nameof(Policies))]
    public void Every_rule_names_something_that_exists_and_is_no_override(string name)
    {
        var catalog = Corpus.Sealed.Grants.Catalog;
        var faults = new List<string>();
        foreach (var rule in new PolicyLibrary().Find(name).Rules.Where(rule => rule.Verb != PolicyVerb.Deny))
        {
            var type = catalog.Find(DocumentId.TypeOf(rule.Id)[2..]);
            if (type is null)
            {
                faults.Add($"{rule.Place}: {rule.Id}: there is no such public type in the references");
            }
            else if (!rule.IsType && !type.Members.Values.Any(member => member.Id == rule.Id || member.Owner == rule.Id))
            {
                faults.Add($"{rule.Place}: {rule.Id}: the type has no such public member");
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void A_rule_for_an_override_would_never_be_asked_so_there_is_none(string name)
    {
        var catalog = Corpus.Sealed.Grants.Catalog;
        var overrides = new PolicyLibrary().Find(name).Rules
            .Where(rule => !rule.IsType)
            .Select(
                rule => (Rule: rule, Member: catalog.Find(DocumentId.TypeOf(rule.Id)[2..])?.Members.Values.FirstOrDefault(
                    member => member.Id == rule.Id || member.Owner == rule.Id)))
            .Where(pair => pair.Member is { Root: { } root } && root != pair.Rule.Id)
            .Select(pair => $"{pair.Rule.Place}: {pair.Rule.Id} overrides {pair.Member!.Root}: write the rule for that");
        Assert.Empty(overrides);
    }

    [Fact]
    public void Every_type_wide_grant_stands_on_the_members_that_were_reviewed()
    {
        var wide = Wide().ToList();
        var actual = wide.ToDictionary(pair => pair.Type.Name, pair => MemberSurface.Ids(pair.Type.Members.Values).ToList());
        var reviewed = File.Exists(s_verified) ? Read(s_verified) : [];
        var report = new StringBuilder();
        foreach (var (rule, type) in wide)
        {
            var known = reviewed.GetValueOrDefault(type.Name, []);
            var added = actual[type.Name].Except(known).ToList();
            var removed = known.Except(actual[type.Name]).ToList();
            if (added.Count + removed.Count > 0 || rule.Surface != type.Surface)
            {
                report.AppendLine(
                    $"{rule.Place}: T:{type.Name}: review the members below, deny what is dangerous, then write 'all {type.Surface}'");
                added.ForEach(id => report.AppendLine($"    new:  {id}"));
                removed.ForEach(id => report.AppendLine($"    gone: {id}"));
            }
        }

        if (report.Length > 0)
        {
            Write(s_verified.Replace("verified", "received", StringComparison.Ordinal), actual);
            Assert.Fail(
                $"The framework and the reviewed surfaces differ. After the review, replace Surfaces.verified.txt by Surfaces.received.txt.\n{report}");
        }
    }

    /// <summary>new T() needs no grant for the constructor of T, so a type that may be named must not be one that may not be
    /// made.</summary>
    [Fact]
    public void No_type_that_may_be_named_can_be_made_through_a_type_argument_alone()
    {
        var grants = Corpus.Sealed.Grants;
        var makeable = grants.Policy.Rules
            .Where(rule => rule is { IsType: true, Verb: PolicyVerb.Allow or PolicyVerb.AllowImplicit })
            .Select(rule => grants.Catalog.Find(rule.Id[2..])!)
            .Where(type => IsMadeByNew(type) && grants.Member(type.Name, $"M:{type.Name}.#ctor").Grant < Grant.Implicit)
            .Select(type => type.Name);
        Assert.Empty(makeable);
    }

    private static bool IsMadeByNew(FrameworkType type)
    {
        var live = Assembly.Load(type.Assembly).GetExportedTypes().Single(live => live.FullName!.Replace('+', '.') == type.Name);
        return live is { IsAbstract: false, IsValueType: false } && live.GetConstructor(Type.EmptyTypes) is not null;
    }

    private static IEnumerable<(PolicyRule Rule, FrameworkType Type)> Wide() =>
        from rule in Corpus.Sealed.Policy.Rules
        where rule.Surface is not null
        orderby rule.Id
        select (rule, Corpus.Sealed.Grants.Catalog.Find(rule.Id[2..])!);

    private static Dictionary<string, List<string>> Read(string path)
    {
        var surfaces = new Dictionary<string, List<string>>();
        List<string> members = [];
        var prefix = "";
        foreach (var line in File.ReadLines(path))
        {
            if (line.StartsWith(' '))
            {
                members.Add($"{line[1]}:{prefix}.{line[3..]}");
            }
            else
            {
                surfaces[prefix = line] = members = [];
            }
        }

        return surfaces;
    }

    private static void Write(string path, Dictionary<string, List<string>> surfaces)
    {
        var text = new StringBuilder();
        foreach (var (type, members) in surfaces.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            text.Append(type).Append('\n');
            members.ForEach(id => text.Append(' ').Append(id[0]).Append(' ').Append(id[(type.Length + 3)..]).Append('\n'));
        }

        File.WriteAllText(path, text.ToString());
    }
}

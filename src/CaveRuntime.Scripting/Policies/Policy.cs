using System.Collections.Frozen;

namespace CaveRuntime.Scripting.Policies;

/// <summary>
/// What a cell may name: the rules of one policy file and of those that it inherits. What no rule allows is refused.
/// Immutable, and not yet tied to a framework: <see cref="PolicyCheck"/> does that.
/// </summary>
internal sealed class Policy
{
    private readonly FrozenDictionary<string, PolicyRule> _rules;
    private readonly FrozenDictionary<string, PolicyRule> _namedByMember;

    /// <summary>Makes a policy of its own rules and those of the policies it inherits; its own win.</summary>
    /// <param name="name">The policy's name, as in <c>--policy NAME</c>.</param>
    /// <param name="inherited">The policies it inherits, in order; a later one wins over an earlier one.</param>
    /// <param name="rules">Its own rules.</param>
    public Policy(string name, IReadOnlyList<Policy> inherited, IReadOnlyList<PolicyRule> rules)
    {
        Name = name;
        var merged = new Dictionary<string, PolicyRule>(StringComparer.Ordinal);
        var groups = inherited.Select(policy => policy.Rules).Append(rules);
        foreach (var rule in groups.SelectMany(group => group.OrderByDescending(rule => rule.IsType)))
        {
            // A type-wide line speaks for all members: a denial takes back what was inherited, a grant takes in what was granted in part.
            if (rule is { IsType: true, Verb: PolicyVerb.Deny } or { Surface: not null, Verb: PolicyVerb.Allow })
            {
                foreach (var member in merged.Values.Where(known => known.Verb != PolicyVerb.Deny && DocumentId.TypeOf(known.Id) == rule.Id).ToList())
                {
                    merged.Remove(member.Id);
                }
            }

            merged[rule.Id] = rule;
        }

        _rules = merged.ToFrozenDictionary(StringComparer.Ordinal);
        _namedByMember = NamedByMember(merged);
    }

    /// <summary>The policy's name.</summary>
    public string Name { get; }

    /// <summary>Every rule in force, inherited ones included, in no order.</summary>
    public IReadOnlyList<PolicyRule> Rules => _rules.Values;

    /// <summary>The rule for exactly this id, or null. The grant of a member also lets its type be named.</summary>
    public PolicyRule? Rule(string id) =>
        _rules.TryGetValue(id, out var rule) || _namedByMember.TryGetValue(id, out rule) ? rule : null;

    private static FrozenDictionary<string, PolicyRule> NamedByMember(Dictionary<string, PolicyRule> rules)
    {
        var named = new Dictionary<string, PolicyRule>(StringComparer.Ordinal);
        foreach (var rule in rules.Values.Where(rule => !rule.IsType && rule.Verb is PolicyVerb.Allow or PolicyVerb.AllowImplicit))
        {
            var type = DocumentId.TypeOf(rule.Id);
            if (!rules.ContainsKey(type) && !(named.TryGetValue(type, out var known) && known.Verb == PolicyVerb.Allow))
            {
                named[type] = rule with { Id = type, Context = PolicyContext.Anywhere, Message = null };
            }
        }

        return named.ToFrozenDictionary(StringComparer.Ordinal);
    }
}

namespace CaveRuntime.Scripting.Policies.Format;

/// <summary>
/// What a cell may name: the rules of one policy file and of those that it inherits. What no rule allows is refused.
/// Immutable, and not yet tied to a framework: <c>PolicyCheck</c> does that.
/// </summary>
internal sealed class Policy
{
    // Plain dictionaries: a worker reads a policy once at its start, and freezing costs more than all look-ups of a session.
    private readonly Dictionary<string, PolicyRule> _rules = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PolicyRule> _named = new(StringComparer.Ordinal);

    /// <summary>Makes a policy of its own rules and those of the policies it inherits; its own win.</summary>
    /// <param name="name">The policy's name, as in <c>--policy NAME</c>.</param>
    /// <param name="inherited">The policies it inherits, in order; a later one wins over an earlier one.</param>
    /// <param name="rules">Its own rules.</param>
    public Policy(string name, IReadOnlyList<Policy> inherited, IReadOnlyList<PolicyRule> rules)
    {
        Name = name;
        foreach (var group in inherited.Select(policy => policy.Rules).Append(rules))
        {
            TakeBack(group);
            foreach (var rule in group)
            {
                _rules[rule.Id] = rule;
            }
        }

        foreach (var rule in _rules.Values)
        {
            NameTypeOf(rule);
        }
    }

    /// <summary>The policy's name.</summary>
    public string Name { get; }

    /// <summary>Every rule in force, inherited ones included, in no order.</summary>
    public IReadOnlyCollection<PolicyRule> Rules => _rules.Values;

    /// <summary>The rule for exactly this id, or null. The grant of a member also lets its type be named.</summary>
    public PolicyRule? Rule(string id) =>
        _rules.TryGetValue(id, out var rule) || _named.TryGetValue(id, out rule) ? rule : null;

    /// <summary>
    /// A type-wide line speaks for all members: a denial takes back what was inherited of them, a grant takes in what was granted in part.
    /// </summary>
    private void TakeBack(IReadOnlyCollection<PolicyRule> group)
    {
        if (_rules.Count == 0)
        {
            return;
        }

        var wide = group
            .Where(rule => rule is { IsType: true, Verb: PolicyVerb.Deny } or { Surface: not null, Verb: PolicyVerb.Allow })
            .Select(rule => rule.Id)
            .ToHashSet();
        foreach (var rule in _rules.Values.Where(rule => !rule.IsType && rule.Verb != PolicyVerb.Deny && wide.Contains(rule.Type)).ToList())
        {
            _rules.Remove(rule.Id);
        }
    }

    private void NameTypeOf(PolicyRule rule)
    {
        if (rule is { IsType: false, Verb: PolicyVerb.Allow or PolicyVerb.AllowImplicit }
            && !_rules.ContainsKey(rule.Type)
            && !(_named.TryGetValue(rule.Type, out var known) && known.Verb == PolicyVerb.Allow))
        {
            _named[rule.Type] = rule with { Id = rule.Type, Site = GrantSite.Anywhere, Message = null };
        }
    }
}

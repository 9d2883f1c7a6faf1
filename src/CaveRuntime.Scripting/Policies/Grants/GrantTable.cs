using System.Collections.Concurrent;
using CaveRuntime.Scripting.Policies.Catalog;
using CaveRuntime.Scripting.Policies.Format;

namespace CaveRuntime.Scripting.Policies.Grants;

/// <summary>
/// A policy applied to the framework that is really there: the verdict on every type and member, worked out at first use and kept.
/// Thread-safe.
/// </summary>
internal sealed class GrantTable(Policy policy, FrameworkCatalog catalog)
{
    private readonly ConcurrentDictionary<string, Verdict> _types = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Verdict> _members = new(StringComparer.Ordinal);

    /// <summary>The policy.</summary>
    public Policy Policy => policy;

    /// <summary>The framework.</summary>
    public FrameworkCatalog Catalog => catalog;

    /// <summary>The verdict on naming a type.</summary>
    /// <param name="name">Its full name, such as <c>System.Collections.Generic.List`1</c>.</param>
    public Verdict Type(string name) => _types.TryGetValue(name, out var known) ? known : _types.GetOrAdd(name, JudgeType);

    /// <summary>The verdict on using a method, accessor or field.</summary>
    /// <param name="type">The full name of its type.</param>
    /// <param name="id">Its documentation-comment id.</param>
    public Verdict Member(string type, string id) =>
        _members.TryGetValue(id, out var known)
            ? known
            : _members.GetOrAdd(id, static (id, at) => at.Table.JudgeMember(at.Type, id), (Table: this, Type: type));

    private Verdict JudgeType(string name)
    {
        var id = "T:" + name;
        return policy.Rule(id) is { } rule ? ByRule(id, rule) : new Verdict(id, Grant.Denied, NoRule, null);
    }

    private Verdict JudgeMember(string typeName, string id)
    {
        if (catalog.Find(typeName) is not { } type || !type.Members.TryGetValue(id, out var member))
        {
            return new Verdict(id, Grant.Denied, "is not a public member of what cells are compiled against", policy.Rule("T:" + typeName));
        }

        if (id.Contains(DocumentIdDecoder.Pointer, StringComparison.Ordinal) && policy.Rule(id) is not { Site: GrantSite.Constant })
        {
            return new Verdict(id, Grant.Denied, "takes a pointer, and cells have none", null);
        }

        if ((policy.Rule(id) ?? (member.Owner is { } owner ? policy.Rule(owner) : null)) is { } rule)
        {
            return ByRule(id, rule);
        }

        return member.Root is { } root ? Member(DocumentId.TypeOf(root)[2..], root) : ByTypeRule(id, type);
    }

    private Verdict ByTypeRule(string id, FrameworkType type)
    {
        var rule = policy.Rule("T:" + type.Name);
        if (rule is { Verb: PolicyVerb.Attribute })
        {
            return ByRule(id, rule);
        }

        if (rule is { Verb: PolicyVerb.Deny } or null or { Surface: null })
        {
            return new Verdict(id, Grant.Denied, rule is { Verb: PolicyVerb.Deny } ? Refusal : NoRule, rule);
        }

        if (rule.Surface == type.Surface)
        {
            return ByRule(id, rule);
        }

        var why = $"is refused because the members of its type are not those that {rule.Place} was reviewed for";
        return new Verdict(id, Grant.Denied, $"{why} (fingerprint {type.Surface}, reviewed {rule.Surface})", null);
    }

    private Verdict ByRule(string id, PolicyRule rule) => rule switch
    {
        { Verb: PolicyVerb.Allow } => new Verdict(id, Grant.Explicit, "", rule),
        { Verb: PolicyVerb.AllowImplicit, Site: not GrantSite.Anywhere } =>
            new Verdict(id, Grant.ImplicitAtSite, "is for the compiler's own code only", rule),
        { Verb: PolicyVerb.AllowImplicit } => new Verdict(id, Grant.Implicit, "is for the compiler only", rule),
        { Verb: PolicyVerb.Attribute } => new Verdict(id, Grant.AttributeOnly, "may only be used as an attribute", rule),
        _ => new Verdict(id, Grant.Denied, Refusal, rule),
    };

    private string NoRule => $"is not among what the policy '{policy.Name}' allows";

    private string Refusal => $"is refused by the policy '{policy.Name}'";
}

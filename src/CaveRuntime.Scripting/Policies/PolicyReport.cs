using CaveRuntime.Scripting.Policies.Grants;

namespace CaveRuntime.Scripting.Policies;

/// <summary>What a policy allows, type by type, for people who want to read it: the content of a command that shows a policy.</summary>
/// <param name="Policy">The policy's name.</param>
/// <param name="Types">The types that it speaks of, in alphabetical order.</param>
internal sealed record PolicyReport(string Policy, IReadOnlyList<PolicyReport.TypeReport> Types)
{
    /// <summary>How much of a type is allowed.</summary>
    public enum Extent
    {
        /// <summary>Nothing: the type is refused by name.</summary>
        Nothing,

        /// <summary>The compiler may use it; a cell may not name it.</summary>
        Compiler,

        /// <summary>It may stand as an attribute.</summary>
        Attribute,

        /// <summary>It may be named, but has no member that may be used.</summary>
        Name,

        /// <summary>Some of its members may be used.</summary>
        Some,

        /// <summary>All of its members may be used.</summary>
        All,
    }

    /// <summary>Reads a policy as it applies to the framework that cells are compiled against.</summary>
    public static PolicyReport Of(PolicyCheck check)
    {
        var types = check.Policy.Rules
            .Select(rule => rule.Type)
            .Distinct()
            .Order(StringComparer.Ordinal)
            .Select(id => Of(check.Grants, id));
        return new PolicyReport(check.Policy.Name, [.. types]);
    }

    private static TypeReport Of(GrantTable grants, string id)
    {
        var name = id[2..];
        var verdict = grants.Type(name);
        var members = grants.Catalog.Find(name)?.Members.Values
            .Where(member => member is { Root: null, IsConstant: false })
            .Select(member => grants.Member(name, member.Id))
            .OrderBy(member => member.Id, StringComparer.Ordinal)
            .ToList() ?? [];
        var allowed = members.Where(member => member.Grant == Grant.Explicit).Select(member => member.Id).ToList();
        var refused = members.Where(member => member.Grant != Grant.Explicit).Select(member => member.Id).ToList();
        var extent = verdict.Grant switch
        {
            Grant.Denied => Extent.Nothing,
            Grant.AttributeOnly => Extent.Attribute,
            Grant.Implicit or Grant.ImplicitAtSite => Extent.Compiler,
            _ when allowed.Count == 0 => Extent.Name,
            _ when refused.Count == 0 => Extent.All,
            _ => Extent.Some,
        };
        return new TypeReport(name, extent, allowed, refused, verdict.Rule?.Message, verdict.Rule?.Place);
    }

    /// <summary>What a policy allows of one type.</summary>
    /// <param name="Name">Its full name.</param>
    /// <param name="Extent">How much of it.</param>
    /// <param name="Allowed">The ids of the members that a cell may use; overrides and constants are not listed.</param>
    /// <param name="Refused">The ids of the members that it may not.</param>
    /// <param name="Message">What a model is told when something of it is refused, or null.</param>
    /// <param name="Rule">The line of the policy that decides on the type, such as <c>pure.policy(12)</c>, or null.</param>
    public sealed record TypeReport(
        string Name, Extent Extent, IReadOnlyList<string> Allowed, IReadOnlyList<string> Refused, string? Message, string? Rule);
}

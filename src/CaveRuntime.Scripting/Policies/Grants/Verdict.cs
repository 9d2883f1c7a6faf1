using CaveRuntime.Scripting.Policies.Format;

namespace CaveRuntime.Scripting.Policies.Grants;

/// <summary>How far a policy lets something be used. Ordered from nothing to everything.</summary>
internal enum Grant
{
    /// <summary>Not at all.</summary>
    Denied,

    /// <summary>Only as an attribute on a declaration.</summary>
    AttributeOnly,

    /// <summary>Only by the compiler, and only where the rule's <see cref="GrantSite"/> says.</summary>
    ImplicitAtSite,

    /// <summary>Only by the compiler, on the cell's behalf.</summary>
    Implicit,

    /// <summary>By the cell itself.</summary>
    Explicit,
}

/// <summary>What a policy says of one type or member.</summary>
/// <param name="Id">Its documentation-comment id.</param>
/// <param name="Grant">How far it may be used.</param>
/// <param name="Why">Where <see cref="Grant"/> is not <see cref="Grant.Explicit"/>: the reason, as half a sentence after the name.</param>
/// <param name="Rule">The rule that decided, or null if there is none.</param>
internal sealed record Verdict(string Id, Grant Grant, string Why, PolicyRule? Rule)
{
    /// <summary>What to use instead, in the rule's own words; null if the rule has none.</summary>
    public string? Hint => Grant == Grant.Explicit ? null : Rule?.Message;
}

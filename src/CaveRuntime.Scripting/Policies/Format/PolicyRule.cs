namespace CaveRuntime.Scripting.Policies.Format;

/// <summary>One line of a policy.</summary>
/// <param name="Verb">What the line does.</param>
/// <param name="Id">The documentation-comment id it is about, such as <c>M:System.Math.Abs(System.Int32)</c>.</param>
/// <param name="Surface">
/// For a type-wide grant, the fingerprint of the members that were reviewed (see <c>MemberSurface</c>); otherwise null.
/// The grant holds only while the type still has exactly that surface.
/// </param>
/// <param name="Site">Where the compiler may use what is granted to it.</param>
/// <param name="Message">What a model is told when the rule refuses something; null for the general sentence.</param>
/// <param name="Policy">The name of the policy that holds the line.</param>
/// <param name="Line">Its line number, from 1.</param>
internal sealed record PolicyRule(PolicyVerb Verb, string Id, string? Surface, GrantSite Site, string? Message, string Policy, int Line)
{
    /// <summary>True if the rule is about a type, false if it is about one member.</summary>
    public bool IsType => Id[0] == 'T';

    /// <summary>The id of the type that the rule is about, or whose member it is about.</summary>
    public string Type { get; } = DocumentId.TypeOf(Id);

    /// <summary>The rule's place, such as <c>sealed.policy(12)</c>.</summary>
    public string Place => $"{Policy}.policy({Line})";
}

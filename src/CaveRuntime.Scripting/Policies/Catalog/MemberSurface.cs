using System.Globalization;

namespace CaveRuntime.Scripting.Policies.Catalog;

/// <summary>
/// The fingerprint of everything that a type-wide grant grants. A framework update that adds a member changes it, and with it
/// the grant ends until somebody has looked at the new member.
/// </summary>
internal static class MemberSurface
{
    /// <summary>
    /// 16 hexadecimal digits: FNV-1a (64 bits) over the sorted ids. Overrides and constants are left out, because the first are judged
    /// by the member they override and the second leave no trace. Guards against change, not against forgery: the framework is not the foe.
    /// </summary>
    public static string Fingerprint(IEnumerable<FrameworkMember> members)
    {
        const ulong Offset = 14695981039346656037;
        const ulong Prime = 1099511628211;
        var hash = Offset;
        foreach (var id in Ids(members))
        {
            foreach (var c in id)
            {
                hash = unchecked((hash ^ c) * Prime);
            }

            hash = unchecked((hash ^ '\n') * Prime);
        }

        return hash.ToString("x16", CultureInfo.InvariantCulture);
    }

    /// <summary>The ids that the fingerprint covers, sorted.</summary>
    public static IEnumerable<string> Ids(IEnumerable<FrameworkMember> members) =>
        members.Where(member => member is { Root: null, IsConstant: false }).Select(member => member.Id).Order(StringComparer.Ordinal);
}

using CaveRuntime.Scripting.Policies.Format;

namespace CaveRuntime.Scripting.Policies.Grants;

/// <summary>Finds what a policy allows that is nearest to a member it refuses.</summary>
internal static class NearestGrant
{
    private const int MaxNamed = 3;

    /// <summary>
    /// A sentence with up to three allowed members of the same type: other overloads first, then similar names. Null if there is none.
    /// </summary>
    public static string? Hint(GrantTable grants, string refused)
    {
        if (refused.StartsWith("T:", StringComparison.Ordinal) || grants.Catalog.Find(DocumentId.TypeOf(refused)[2..]) is not { } type)
        {
            return null;
        }

        var name = NameOf(refused);
        var nearest = type.Members.Values
            .Where(member => !member.IsConstant && Distance(NameOf(member.Id), name) <= Math.Max(2, name.Length / 3))
            .Where(member => grants.Member(type.Name, member.Id).Grant == Grant.Explicit)
            .OrderBy(member => Distance(NameOf(member.Id), name))
            .ThenBy(member => member.Id.Length)
            .Select(member => DocumentId.Display(member.Id))
            .Take(MaxNamed)
            .ToList();
        return nearest.Count == 0 ? null : $"Allowed are: {string.Join("; ", nearest)}.";
    }

    private static string NameOf(string id)
    {
        var end = id.IndexOfAny(['(', '~', '`']) is var at && at >= 0 ? at : id.Length;
        var type = DocumentId.TypeOf(id).Length;
        var name = type + 1 <= end ? id[(type + 1)..end] : id[(id.LastIndexOf('.', Math.Max(0, end - 1)) + 1)..end];
        return name.StartsWith("get_", StringComparison.Ordinal) || name.StartsWith("set_", StringComparison.Ordinal) ? name[4..] : name;
    }

    /// <summary>The number of single-letter edits between two names (Levenshtein 1966).</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var corner = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, corner + (a[i - 1] == b[j - 1] ? 0 : 1));
                corner = above;
            }
        }

        return row[^1];
    }
}

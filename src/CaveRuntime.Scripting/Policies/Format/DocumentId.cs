namespace CaveRuntime.Scripting.Policies.Format;

/// <summary>
/// Documentation-comment ids as text (ECMA-334, annex D.4.2): <c>T:</c> type, <c>M:</c> method, <c>F:</c> field,
/// <c>P:</c> property, <c>E:</c> event.
/// </summary>
internal static class DocumentId
{
    /// <summary>
    /// The id of the type that declares a member: <c>M:System.String.Concat(System.Object)</c> gives <c>T:System.String</c>.
    /// </summary>
    public static string TypeOf(string id)
    {
        if (id.StartsWith("T:", StringComparison.Ordinal))
        {
            return id;
        }

        var end = id.AsSpan().IndexOfAny('(', '~');
        var name = end < 0 ? id.AsSpan(2) : id.AsSpan(2, end - 2);
        var dot = name.LastIndexOf('.');
        return dot < 0 ? "T:" : $"T:{name[..dot]}";
    }

    /// <summary>The id as a person reads it: without the prefix letter, with <c>`1</c> as <c>&lt;&gt;</c>.</summary>
    public static string Display(string id)
    {
        var name = id.AsSpan(2);
        var end = name.IndexOf('(');
        var head = end < 0 ? name : name[..end];
        var text = new System.Text.StringBuilder(id.Length);
        for (var i = 0; i < head.Length; i++)
        {
            if (head[i] != '`')
            {
                text.Append(head[i]);
                continue;
            }

            text.Append("<>");
            while (i + 1 < head.Length && (head[i + 1] == '`' || char.IsAsciiDigit(head[i + 1])))
            {
                i++;
            }
        }

        return text.Append(end < 0 ? "" : name[end..]).Replace("#ctor", "new").ToString();
    }

    /// <summary>What is wrong with an id in a policy, with the remedy; null if nothing is.</summary>
    public static string? Fault(string id)
    {
        if (id.Length < 3 || id[1] != ':' || !"TMFPE".Contains(id[0], StringComparison.Ordinal))
        {
            return id.StartsWith("N:", StringComparison.Ordinal)
                ? "a rule cannot grant or deny a namespace: name the types one by one"
                : $"'{id}' is not a documentation-comment id: "
                    + "begin with T: (type), M: (method or constructor), F: (field), P: (property) or E: (event)";
        }

        if (id.EndsWith('*') || id.Contains(".*", StringComparison.Ordinal))
        {
            return "a rule has no wildcards: name the members one by one, or a type with 'all FINGERPRINT'";
        }

        return id[0] != 'T' && TypeOf(id).Length == 2 ? $"'{id}' names no type: write it with namespace and type" : null;
    }
}

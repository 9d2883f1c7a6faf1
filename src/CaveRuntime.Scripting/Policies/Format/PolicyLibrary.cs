namespace CaveRuntime.Scripting.Policies.Format;

/// <summary>
/// The policies by name: those that ship with CaveRuntime and a user's own, which win over a shipped one of the same name.
/// Takes text, not paths, because a worker reads no files. Not safe for concurrent use; the policies it gives are.
/// </summary>
internal sealed class PolicyLibrary(IReadOnlyDictionary<string, string> own)
{
    private const string Extension = ".policy";

    private readonly Dictionary<string, Policy> _parsed = new(StringComparer.Ordinal);
    private readonly List<string> _parsing = [];

    /// <summary>Only the policies that ship with CaveRuntime.</summary>
    public PolicyLibrary()
        : this(new Dictionary<string, string>())
    {
    }

    /// <summary>The policy that is used when none is named.</summary>
    public static string Default => "sealed";

    /// <summary>The names that <see cref="Find"/> knows, in alphabetical order.</summary>
    public IReadOnlyList<string> Names => [.. own.Keys.Union(Shipped()).Order(StringComparer.Ordinal)];

    /// <summary>The policy of that name, with what it inherits.</summary>
    /// <exception cref="PolicyFormatException">There is none of that name, its text is wrong, or it inherits itself.</exception>
    public Policy Find(string name)
    {
        if (_parsed.TryGetValue(name, out var known))
        {
            return known;
        }

        if (_parsing.Contains(name, StringComparer.Ordinal))
        {
            throw new PolicyFormatException([$"the policies inherit in a circle: {string.Join(" -> ", _parsing.Append(name))}"]);
        }

        _parsing.Add(name);
        try
        {
            return _parsed[name] = PolicyParser.Parse(name, TextOf(name), Find);
        }
        finally
        {
            _parsing.Remove(name);
        }
    }

    private string TextOf(string name)
    {
        if (own.TryGetValue(name, out var text))
        {
            return text;
        }

        using var stream = typeof(PolicyLibrary).Assembly.GetManifestResourceStream(name + Extension)
            ?? throw new PolicyFormatException([$"there is no policy named '{name}': the names are {string.Join(", ", Names)}"]);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static IEnumerable<string> Shipped() => typeof(PolicyLibrary).Assembly.GetManifestResourceNames()
        .Where(resource => resource.EndsWith(Extension, StringComparison.Ordinal))
        .Select(resource => resource[..^Extension.Length]);
}

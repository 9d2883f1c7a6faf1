using System.Globalization;

namespace CaveRuntime.Scripting.Policies.Format;

/// <summary>Reads policy text. The format is described in <c>docs/policies.md</c>.</summary>
internal sealed class PolicyParser
{
    private const int Version = 1;
    private const string Verbs = "allow, allow-implicit, attribute, deny or inherit";

    private readonly string _name;
    private readonly List<string> _faults = [];
    private readonly List<PolicyRule> _rules = [];
    private readonly List<Policy> _inherited = [];
    private readonly Dictionary<string, int> _seen = new(StringComparer.Ordinal);
    private bool _versionSeen;

    private PolicyParser(string name) => _name = name;

    /// <summary>Reads one policy.</summary>
    /// <param name="name">Its name, without <c>.policy</c>.</param>
    /// <param name="text">The text of the file.</param>
    /// <param name="find">Finds an inherited policy by name; throws <see cref="PolicyFormatException"/> if there is none.</param>
    /// <exception cref="PolicyFormatException">Some lines are wrong; all of them are named, with the remedy.</exception>
    public static Policy Parse(string name, string text, Func<string, Policy> find)
    {
        var parser = new PolicyParser(name);
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            var content = line.Trim();
            if (!content.IsEmpty && content[0] != '#')
            {
                parser.ReadLine(content.ToString(), number, find);
            }
        }

        if (!parser._versionSeen)
        {
            parser.Fault(1, $"there is no version line: begin the file with 'version {Version}'");
        }

        return parser._faults.Count == 0
            ? new Policy(name, parser._inherited, parser._rules)
            : throw new PolicyFormatException(parser._faults);
    }

    private void ReadLine(string line, int number, Func<string, Policy> find)
    {
        var (content, message) = SplitMessage(line);
        var words = content.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words is ["version", var version])
        {
            ReadVersion(version, number);
        }
        else if (!_versionSeen)
        {
            Fault(number, $"the first line must be 'version {Version}', so that a later format is not misread");
            _versionSeen = true;
        }
        else if (words is ["inherit", var parent])
        {
            Inherit(parent, number, find);
        }
        else if (words is [var verb, var id, .. var rest] && VerbOf(verb) is { } known)
        {
            ReadRule(known, id, rest, message, number);
        }
        else
        {
            Fault(number, words.Length > 0 && VerbOf(words[0]) is not null
                ? $"'{words[0]}' needs the documentation-comment id of a type or member, such as T:System.Math"
                : $"'{words.FirstOrDefault()}' is not a verb: write {Verbs}");
        }
    }

    private void ReadVersion(string version, int number)
    {
        _versionSeen = true;
        if (!int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value != Version)
        {
            Fault(number, $"version '{version}' is not known: this program reads version {Version}");
        }
    }

    private void Inherit(string parent, int number, Func<string, Policy> find)
    {
        if (_rules.Count > 0)
        {
            Fault(number, "'inherit' must stand before the rules, because the rules override what is inherited");
            return;
        }

        try
        {
            _inherited.Add(find(parent));
        }
        catch (PolicyFormatException fault)
        {
            _faults.AddRange(fault.Faults.Select(text => $"{_name}.policy({number}): inherit {parent}: {text}"));
        }
    }

    private void ReadRule(PolicyVerb verb, string id, string[] rest, string? message, int number)
    {
        if (DocumentId.Fault(id) is { } fault)
        {
            Fault(number, fault);
            return;
        }

        var isType = id.StartsWith("T:", StringComparison.Ordinal);
        var grants = verb is PolicyVerb.Allow or PolicyVerb.AllowImplicit;
        switch (rest)
        {
            case []:
                Add(verb, id, null, GrantSite.Anywhere, message, number);
                break;
            case ["all", var surface] when isType && grants:
                Add(verb, id, surface, GrantSite.Anywhere, message, number);
                break;
            case ["all"] when isType && grants:
                Fault(
                    number,
                    "'all' needs the fingerprint of the members that were reviewed: "
                    + "write 'all 0', run the policy tests, and take the fingerprint that they print");
                break;
            case ["in-details"] when verb == PolicyVerb.AllowImplicit:
                Add(verb, id, null, GrantSite.Details, message, number);
                break;
            case ["on-constant"] when verb == PolicyVerb.AllowImplicit:
                Add(verb, id, null, GrantSite.Constant, message, number);
                break;
            case ["on-new-list"] when verb == PolicyVerb.AllowImplicit:
                Add(verb, id, null, GrantSite.NewList, message, number);
                break;
            default:
                Fault(
                    number,
                    $"'{string.Join(' ', rest)}' is not understood after the id: "
                    + "'all FINGERPRINT' goes with allow or allow-implicit of a type (T:), "
                    + "'in-details', 'on-new-list' and 'on-constant' with allow-implicit, "
                    + "and a message for the model after ' | '");
                break;
        }

        if (verb == PolicyVerb.Attribute && !isType)
        {
            Fault(number, "'attribute' needs a type (T:)");
        }
    }

    private void Add(PolicyVerb verb, string id, string? surface, GrantSite site, string? message, int number)
    {
        if (_seen.TryGetValue(id, out var first))
        {
            Fault(number, $"{id} already has a rule in line {first}: keep one of the two");
            return;
        }

        _seen.Add(id, number);
        _rules.Add(new PolicyRule(verb, id, surface, site, message, _name, number));
    }

    private static (string Content, string? Message) SplitMessage(string line)
    {
        var bar = line.IndexOf(" | ", StringComparison.Ordinal);
        return bar < 0 ? (line, null) : (line[..bar], line[(bar + 3)..].Trim());
    }

    private static PolicyVerb? VerbOf(string word) => word switch
    {
        "allow" => PolicyVerb.Allow,
        "allow-implicit" => PolicyVerb.AllowImplicit,
        "attribute" => PolicyVerb.Attribute,
        "deny" => PolicyVerb.Deny,
        _ => null,
    };

    private void Fault(int number, string fault) => _faults.Add($"{_name}.policy({number}): {fault}");
}

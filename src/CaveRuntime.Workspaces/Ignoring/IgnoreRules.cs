using System.Text.RegularExpressions;

namespace CaveRuntime.Workspaces.Ignoring;

/// <summary>The rules of the .gitignore files from the workspace's folder down to one folder. Immutable.</summary>
internal sealed class IgnoreRules
{
    private readonly IgnoreRules? _above;
    private readonly string _folder;
    private readonly IReadOnlyList<Rule> _rules;

    private IgnoreRules(IgnoreRules? above, string folder, IReadOnlyList<Rule> rules) => (_above, _folder, _rules) = (above, folder, rules);

    /// <summary>No rules.</summary>
    public static IgnoreRules None { get; } = new(null, "", []);

    /// <summary>These and those of a file in a folder, which come before the others.</summary>
    /// <param name="folder">The folder, with a slash at its end; empty for the workspace's own.</param>
    /// <param name="text">The file.</param>
    public IgnoreRules With(string folder, string text) =>
        new(this, folder, [.. text.Split('\n').Select(Parse).OfType<Rule>()]);

    /// <summary>Whether a path is ignored; that a folder above it is, the caller has asked before.</summary>
    public bool Ignores(string path, bool isFolder)
    {
        for (IgnoreRules? rules = this; rules is not null; rules = rules._above)
        {
            string inside = path[rules._folder.Length..];
            string name = inside[(inside.LastIndexOf('/') + 1)..];
            for (int i = rules._rules.Count - 1; i >= 0; i--)
            {
                Rule rule = rules._rules[i];
                if ((isFolder || !rule.FoldersOnly) && rule.Pattern.IsMatch(rule.ByName ? name : inside))
                    return !rule.Includes;
            }
        }

        return false;
    }

    private static Rule? Parse(string line)
    {
        string text = line.TrimEnd('\r');
        while (text.EndsWith(' ') && !text.EndsWith("\\ ", StringComparison.Ordinal))
            text = text[..^1];
        if (text.Length == 0 || text[0] == '#')
            return null;
        bool includes = text[0] == '!';
        text = includes ? text[1..] : text;
        bool foldersOnly = text.EndsWith('/');
        text = text.TrimEnd('/');
        bool byName = !text.Contains('/');
        text = text.TrimStart('/');
        return text.Length == 0 ? null : new Rule(PathPattern.Of(text, braces: false), includes, foldersOnly, byName);
    }

    private sealed record Rule(Regex Pattern, bool Includes, bool FoldersOnly, bool ByName);
}

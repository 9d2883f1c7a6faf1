using System.Text.RegularExpressions;
using CaveRuntime.Cli.Editing;
using CaveRuntime.Scopes;

namespace CaveRuntime.Cli.Repl;

/// <summary>How a word of a cell or a command can go on.</summary>
internal static partial class ReplCompletion
{
    /// <param name="text">The entry.</param>
    /// <param name="caret">Where the word ends.</param>
    /// <param name="variables">The session's variables.</param>
    /// <param name="cells">Its cells, which may declare types.</param>
    public static Completion Of(string text, int caret, IReadOnlyList<VariableInfo> variables, IReadOnlyList<SessionCell> cells)
    {
        string before = text[..caret];
        Match chain = Chain().Match(before);
        string word = chain.Groups["word"].Value;
        int start = caret - word.Length;
        if (before.StartsWith('/') && !before.Contains(' ', StringComparison.Ordinal))
            return Matching(0, before, ReplCommands.All.Select(c => new Choice(c.Name, c.Usage)));
        if (before.StartsWith("/help ", StringComparison.Ordinal))
            return Matching(start, word, ApiPages.Names.Select(n => new Choice(n, n)));
        if (before.StartsWith('/') && !before.StartsWith("/*", StringComparison.Ordinal) && !before.StartsWith("//", StringComparison.Ordinal))
            return Completion.None;
        if (chain.Groups["owner"].Value is not { Length: > 0 } owner)
        {
            return word.Length == 0 ? Completion.None : Matching(start, word, variables
                .Select(v => new Choice(v.Name, $"{v.Type} {v.Name}"))
                .Concat(ApiPages.Names.SelectMany(n => ApiPages.Signatures(n).Select(s => new Choice(n, s))))
                .Concat(CodeColors.Keywords.Select(k => new Choice(k, k))));
        }

        string[] codes = [.. cells.Select(c => c.Code)];
        return TypeOf(owner, variables, codes) is { } type
            ? Matching(start, word, TypeMembers.Of(type, codes).Select(m => new Choice(m.Name, m.Shown)))
            : Completion.None;
    }

    // Of one word every form is shown; among many each word once.
    private static Completion Matching(int start, string word, IEnumerable<Choice> choices)
    {
        Choice[] found = [.. choices.Where(c => c.Text.StartsWith(word, StringComparison.Ordinal)).DistinctBy(c => c.Shown)];
        if (found.Length == 0)
            found = [.. choices.Where(c => c.Text.StartsWith(word, StringComparison.OrdinalIgnoreCase)).DistinctBy(c => c.Shown)];
        return new Completion(start, found.DistinctBy(c => c.Text).Count() > 1 ? [.. found.DistinctBy(c => c.Text)] : found);
    }

    private static TypeText? TypeOf(string owner, IReadOnlyList<VariableInfo> variables, string[] codes)
    {
        TypeText? type = null;
        foreach (Match step in Steps().Matches(owner))
        {
            string name = step.Groups["name"].Value;
            type = type is null
                ? variables.FirstOrDefault(v => v.Name == name) is { } variable ? TypeText.Read(variable.Type) : ApiPages.TypeOf(name)
                : TypeMembers.Of(type, codes).FirstOrDefault(m => m.Name == name)?.Type;
            for (int i = 0; i < step.Groups["index"].Captures.Count && type is not null; i++)
                type = TypeMembers.Element(type);
            if (type is null)
                return null;
        }

        return type;
    }

    [GeneratedRegex(@"(?:(?<owner>[A-Za-z_]\w*(?:\[[^\[\]]*\])*(?:\.[A-Za-z_]\w*(?:\[[^\[\]]*\])*)*)\.)?(?<word>\w*)\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Chain();

    [GeneratedRegex(@"(?<name>[A-Za-z_]\w*)(?<index>\[[^\[\]]*\])*", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Steps();
}

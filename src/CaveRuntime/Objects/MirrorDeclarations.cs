using System.Text.RegularExpressions;

namespace CaveRuntime.Objects;

/// <summary>
/// What cells are told of the host's types, in C#: each declaration goes into a scope once. What a scope has from an earlier host is not
/// told again, as long as it is still the same. Not thread-safe.
/// </summary>
internal sealed class MirrorDeclarations
{
    private readonly List<Declaration> _waiting = [];
    private readonly List<Declaration> _made = [];
    private readonly List<string> _restored = [];
    private readonly HashSet<string> _new = [];

    /// <summary>Adds a declaration.</summary>
    /// <param name="name">What it declares.</param>
    /// <param name="text">Whole lines.</param>
    /// <param name="isShown">Whether the model reads it.</param>
    public void Add(string name, string text, bool isShown = true) => _waiting.Add(new Declaration(name, text, isShown));

    /// <summary>A scope has this code from an earlier host.</summary>
    public void Restore(string code) => _restored.Add(code);

    /// <summary>What a scope has to be told that was added since the last time, and what of it the model has to be.</summary>
    public (string Code, string Shown) Take()
    {
        // A type that is as it was is a new one all the same where a type that it names is.
        while (_waiting.FirstOrDefault(d => !_new.Contains(d.Name) && (!IsRestored(d) || MentionsNew(d.Text))) is { } found)
            _new.Add(found.Name);
        Declaration[] told = [.. _waiting.Where(d => _new.Contains(d.Name))];
        _made.AddRange(_waiting);
        _waiting.Clear();
        return (string.Concat(told.Select(d => d.Text)), string.Concat(told.Where(d => d.IsShown).Select(d => d.Text)));
    }

    /// <summary>Code of an earlier host without what is declared here, too: that may have been told with something else.</summary>
    public string Bare(string code) => _made.Aggregate(code, (left, made) =>
        Find(left, made.Text) is >= 0 and var at ? left.Remove(at, made.Text.Length) : left);

    /// <summary>Whether code names a type that earlier hosts did not have, or had in another form.</summary>
    public bool MentionsNew(string code) => _new.Any(name => Regex.IsMatch(code, $@"\b{Regex.Escape(name)}\b"));

    // The last one of a name is the one that counts.
    private bool IsRestored(Declaration made) => _restored.FindLast(code => Regex.IsMatch(
        code,
        $@"^(record|enum|interface|sealed class) {Regex.Escape(made.Name)}\b",
        RegexOptions.Multiline)) is { } last && Find(last, made.Text) >= 0;

    private static int Find(string code, string text)
    {
        for (int at = -1; (at = code.IndexOf(text, at + 1, StringComparison.Ordinal)) >= 0;)
        {
            if (at == 0 || code[at - 1] == '\n')
                return at;
        }

        return -1;
    }

    private sealed record Declaration(string Name, string Text, bool IsShown);
}

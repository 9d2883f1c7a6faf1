using CaveRuntime.Cli.Shell;

namespace CaveRuntime.Cli.ShellCompletion;

/// <summary>A word that may stand at a place, and what it is.</summary>
internal sealed record Suggestion(string Text, string? Description);

/// <summary>What may stand at a place.</summary>
/// <param name="Words">Words.</param>
/// <param name="TakesFiles">Whether the name of a file, too: the shell knows those best.</param>
/// <param name="TakesFolders">Whether the name of a folder, too.</param>
internal sealed record Suggestions(IReadOnlyList<Suggestion> Words, bool TakesFiles = false, bool TakesFolders = false)
{
    private const int MaxDescription = 100;

    public Suggestions With(IEnumerable<Suggestion> more) => this with { Words = [.. Words, .. more] };

    /// <summary>As the scripts of the shells read it: a line each, the description behind a tab.</summary>
    public IEnumerable<string> Lines()
    {
        if (TakesFiles)
            yield return ":files";
        if (TakesFolders)
            yield return ":folders";
        foreach (Suggestion word in Words)
            yield return word.Description is { Length: > 0 } said ? $"{word.Text}\t{First(said)}" : word.Text;
    }

    // The first sentence; a shell shows one line.
    private static string First(string said)
    {
        string line = Visible.Line(said.Split(". ", 2)[0].TrimEnd('.'));
        return line.Length <= MaxDescription ? line : line[..(MaxDescription - 1)] + "…";
    }
}

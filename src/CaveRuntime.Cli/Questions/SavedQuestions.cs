using System.Text.RegularExpressions;
using CaveRuntime.Cli.Configuration;
using CaveRuntime.Cli.Shell;

namespace CaveRuntime.Cli.Questions;

/// <summary>The questions that are kept: the user's own, in the configuration folder, and those of the current folder. Of two with the same
/// name the user's own counts. One that came with a folder is asked only when the user has trusted it as it is: it speaks in the user's
/// name, with the user's keys.</summary>
internal sealed partial class SavedQuestions(Terminal terminal)
{
    private const string Extension = ".txt";
    private const int MaxBytes = 100_000;

    private string Own => Path.Combine(terminal.ConfigurationFolder, "questions");

    private static string OfFolder => Path.GetFullPath(Path.Combine(".cave", "questions"));

    /// <summary>All of them, by name.</summary>
    public IReadOnlyList<SavedQuestion> List() =>
    [
        .. Names(Own).Select(n => Read(n, Own, isOfFolder: false)).Concat(Names(OfFolder).Select(n => Read(n, OfFolder, isOfFolder: true)))
            .OfType<SavedQuestion>().DistinctBy(q => q.Name).OrderBy(q => q.Name, StringComparer.Ordinal),
    ];

    /// <summary>The names alone; nothing is read.</summary>
    public IEnumerable<string> Names() => Names(Own).Concat(Names(OfFolder)).Distinct().Order(StringComparer.Ordinal);

    /// <summary>Whether a question is the name of one: <c>@name</c>, and no word beside it.</summary>
    public static bool IsName(string question) => question.Length > 1 && question[0] == '@' && Name().IsMatch(question[1..]);

    /// <summary>The question of a name.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public SavedQuestion Require(string name)
    {
        name = Checked(name.TrimStart('@'));
        return Read(name, Own, isOfFolder: false) ?? Read(name, OfFolder, isOfFolder: true) ?? throw new UsageException(
            $"@{name}: no question of that name is saved.{Near.Hint(name, Names())} 'cave questions' lists them; 'cave questions save {name} \"…\"' makes one. To ask these very words, put a blank before them.");
    }

    /// <summary>Whether it may be asked.</summary>
    public Trust TrustOf(SavedQuestion question) =>
        question.IsOfFolder ? new TrustedFiles(terminal).Of(question.File, question.Hash) : Trust.Given;

    /// <summary>Trusts one of the folder as it is now.</summary>
    public void Trusted(SavedQuestion question) => new TrustedFiles(terminal).Add(question.File, question.Hash);

    /// <summary>What a question of the command line asks: itself, or the one that it names.</summary>
    /// <param name="asked">The question.</param>
    /// <param name="sets">Values of placeholders, each <c>name=value</c>.</param>
    /// <exception cref="UsageException">There is no such question, it is not trusted, or its placeholders and the values do not
    /// fit.</exception>
    public string Resolve(string asked, IReadOnlyList<string> sets)
    {
        if (!IsName(asked))
        {
            return sets.Count == 0 ? asked : throw new UsageException(
                "--set fills the placeholders of a saved question, and none is asked. Name one: cave ask @NAME --set name=value.");
        }

        SavedQuestion question = Require(asked);
        Trust trust = TrustOf(question);
        if (trust != Trust.Given)
        {
            throw new UsageException(
                $"@{question.Name}: {question.File} {(trust == Trust.Outdated ? "has changed since you trusted it" : "came with this folder")}, so it was not asked. Read it with 'cave questions show {question.Name}'; 'cave questions trust {question.Name}' lets it be asked as it is now.");
        }

        if (question.Text.Length == 0)
            throw new UsageException($"@{question.Name}: {question.File} is empty. Write the question into it.");
        return question.Fill(Values(sets));
    }

    /// <summary>Keeps a question.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="text">What it asks.</param>
    /// <param name="inFolder">Whether in the current folder, for everybody who works there, instead of the user's own.</param>
    /// <param name="replaces">Whether one of that name may be replaced.</param>
    /// <returns>The file.</returns>
    /// <exception cref="UsageException">It cannot be kept.</exception>
    public string Save(string name, string text, bool inFolder, bool replaces)
    {
        name = Checked(name.TrimStart('@'));
        if (string.IsNullOrWhiteSpace(text))
            throw new UsageException("the question is empty. Write it behind the name: cave questions save NAME \"…\".");
        string file = FileOf(name, inFolder ? OfFolder : Own);
        if (File.Exists(file) && !replaces)
            throw new UsageException($"@{name} is there already, in {file}. Add --replace, or take another name.");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text.Trim() + "\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file}: writing failed: {e.Message.TrimEnd('.')}. Make its folder writable.", e);
        }

        // Whoever writes it has read it.
        if (inFolder)
            Trusted(Read(name, OfFolder, isOfFolder: true)!);
        return file;
    }

    /// <summary>Takes a question away.</summary>
    /// <exception cref="UsageException">There is none, or it cannot be taken away.</exception>
    public void Remove(string name)
    {
        SavedQuestion question = Require(name);
        try
        {
            File.Delete(question.File);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{question.File}: it cannot be taken away: {e.Message.TrimEnd('.')}.", e);
        }

        if (question.IsOfFolder)
            new TrustedFiles(terminal).Remove(question.File);
    }

    private static Dictionary<string, string> Values(IReadOnlyList<string> sets)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string set in sets)
        {
            int at = set.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
                throw new UsageException($"--set {set}: write a name, '=' and a value: --set name=value.");
            if (!values.TryAdd(set[..at], set[(at + 1)..]))
                throw new UsageException($"--set {set}: {set[..at]} has a value already. Give it once.");
        }

        return values;
    }

    private static SavedQuestion? Read(string name, string folder, bool isOfFolder)
    {
        string file = FileOf(name, folder);
        try
        {
            var found = new FileInfo(file);
            if (!found.Exists)
                return null;
            if (found.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target)
                found = target;
            // A pipe or a device says that it is empty, and reading it may never end.
            return found.Length <= MaxBytes
                ? new SavedQuestion(name, file, isOfFolder, found.Length == 0 ? [] : File.ReadAllBytes(file))
                : throw new UsageException($"{file}: a question of more than {MaxBytes / 1000} kB is an input. Name it with -f.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file}: reading failed: {e.Message.TrimEnd('.')}. Make it readable, or take it away.", e);
        }
    }

    private static IEnumerable<string> Names(string folder) => !Directory.Exists(folder) ? [] : Directory
        .EnumerateFiles(folder, "*" + Extension).Select(f => Path.GetFileNameWithoutExtension(f)).Where(n => Name().IsMatch(n));

    private static string FileOf(string name, string folder) => Path.Combine(folder, name + Extension);

    private static string Checked(string name) => Name().IsMatch(name) ? name : throw new UsageException(
        $"'{Visible.Line(name)}' cannot be the name of a question: write letters, digits, '-', '_' and '.', the first a letter or a digit.");

    [GeneratedRegex(@"^[\p{L}\p{N}][\p{L}\p{N}._-]{0,99}$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}

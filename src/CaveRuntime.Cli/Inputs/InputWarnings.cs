using System.Globalization;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Inputs;

namespace CaveRuntime.Cli.Inputs;

/// <summary>What the user should know of how the inputs were read, in few lines.</summary>
internal static class InputWarnings
{
    private const int MaxDecodings = 3;

    public static void Show(Session session, Terminal terminal)
    {
        if (Skipped(session.Skipped) is { } skipped)
            terminal.Warn(skipped);
        foreach (Decoding decoding in session.Decodings.Take(MaxDecodings))
            terminal.Warn($"{decoding.Name}: {decoding.Text}. If it has another encoding, name it with --encoding.");
        if (session.Decodings.Count > MaxDecodings)
            terminal.Warn(string.Create(CultureInfo.InvariantCulture, $"the same holds for {session.Decodings.Count - MaxDecodings:N0} more files."));
    }

    /// <summary>Counts what folders held that is not asked about. Hidden files alone are no news: nobody expects those.</summary>
    private static string? Skipped(IReadOnlyList<SkippedFile> skipped)
    {
        if (skipped.All(s => s.Reason == SkipReason.Hidden))
            return null;
        IEnumerable<string> kinds = skipped
            .GroupBy(s => s.Reason)
            .OrderBy(g => g.Key == SkipReason.Hidden)
            .ThenByDescending(g => g.Count())
            .Select(Kind);
        string remedy = skipped.Any(s => s.Reason is SkipReason.Ignored or SkipReason.Generated)
            ? " To read ignored and generated ones, too, add --no-ignore."
            : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{skipped.Count:N0} {(skipped.Count == 1 ? "file or folder was" : "files and folders were")} left out: {string.Join("; ", kinds)}.{remedy}");
    }

    private static string Kind(IGrouping<SkipReason, SkippedFile> of)
    {
        SkippedFile first = of.First();
        string example = of.Count() == 1 ? first.Name : $"such as {first.Name}";
        string reason = of.Key is SkipReason.NotText or SkipReason.Damaged or SkipReason.Unreadable or SkipReason.BadName
            or SkipReason.Repeated ? $": {first.Text}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{of.Count():N0} {Words(of.Key)} ({example}{reason})");
    }

    private static string Words(SkipReason reason) => reason switch
    {
        SkipReason.Hidden => "hidden",
        SkipReason.FolderLink => "links to folders",
        SkipReason.FileLink => "links",
        SkipReason.Empty => "empty or no files of data",
        SkipReason.NotText => "not text",
        SkipReason.Damaged => "damaged",
        SkipReason.Unreadable => "unreadable",
        SkipReason.Ignored => "ignored by a .gitignore",
        SkipReason.Generated => "generated, fetched or keys",
        SkipReason.Excluded => "not chosen by --include and --exclude",
        SkipReason.BadName => "with a name that is not UTF-8",
        SkipReason.Repeated => "given twice and read once",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "There is no such reason."),
    };
}

namespace CaveRuntime.Inputs;

/// <summary>The sentences with which an input is refused.</summary>
internal static class InputErrors
{
    public static InputException Empty(IReadOnlyList<Input> inputs, IReadOnlyList<SkippedFile> skipped) => inputs.Count switch
    {
        0 => new("There is no input: name a file (-f), a folder (-d), or send text to standard input."),
        _ when skipped.Any(s => s.Reason == SkipReason.Excluded) => NotChosen(inputs, skipped),
        _ when skipped.Count > 0 => new(
            $"{Names(inputs)}: no text was found; {skipped.Count:N0} files were left out, as hidden, ignored, linked, empty or not text. Name the files to read with -f."),
        _ => new($"{Names(inputs)}: empty, so there is nothing to ask about. Give an input that has text."),
    };

    private static InputException NotChosen(IReadOnlyList<Input> inputs, IReadOnlyList<SkippedFile> skipped)
    {
        int excluded = skipped.Count(s => s.Text == Folder.Excluded);
        int others = skipped.Count(s => s.Reason == SkipReason.Excluded) - excluded;
        string cause = others == 0 ? $"--exclude leaves out {excluded:N0} files or folders"
            : $"--include does not match {others:N0} files" + (excluded > 0 ? $", and --exclude leaves out {excluded:N0} more" : "");
        return new($"{Names(inputs)}: no text is left: {cause}. Change the pattern, such as --include '*.md', or leave it out.");
    }

    public static InputException TooLong(string name, long length, long limit) =>
        new(
            $"{name}: with this input there are at least {length:N0} characters, and at most {limit:N0} fit into one session. Leave inputs out, or ask about parts one after another.");

    public static InputException Unreadable(string name, Exception reason) => reason switch
    {
        FileNotFoundException or DirectoryNotFoundException => new(
            $"{name}: there is no such file or folder. {Remedy(name)}",
            reason),
        UnauthorizedAccessException => new(
            $"{name}: reading is not permitted. Change its permissions or run as a user who may read it.",
            reason),
        _ => new($"{name}: reading failed: {reason.Message.TrimEnd('.')}. Check that the path is a readable file or folder.", reason),
    };

    public static InputException Outside(string name, string folder) => new(
        $"{name}: it lies outside of {folder}, and so may not be read. Put it into that folder; links out of it do not count.");

    public static InputException NotReadable(string name, DocumentException reason) =>
        new($"{name}: {reason.Message}. {reason.Remedy}", reason);

    public static InputException NoSpace(string name, Exception reason) =>
        new(
            $"{name}: there is no room for its characters: {reason.Message.TrimEnd('.')}. Free memory or temporary disk space, or give less input.",
            reason);

    private static string Remedy(string name) =>
        name.Contains('\uFFFD', StringComparison.Ordinal) ? "A name that is not UTF-8 cannot be opened: rename it, or send it to standard input."
        : name.AsSpan().IndexOfAny('*', '?', '[') >= 0 ? "Patterns are not expanded: name a folder with -d, and the pattern with --include."
        : "Check the path; relative paths start at the current folder.";

    private static string Names(IReadOnlyList<Input> inputs) =>
        inputs.Count <= 3 ? string.Join(", ", inputs) : $"{inputs[0]} and {inputs.Count - 1:N0} more inputs";
}

using System.CommandLine;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Inputs;

namespace CaveRuntime.Cli.Inputs;

/// <summary>The flags that say what is asked about.</summary>
internal sealed class InputFlags
{
    private readonly Option<string[]> _files = new("--file", "-f")
    {
        Description = "A text file. May repeat.",
        HelpName = "FILE",
        Arity = ArgumentArity.OneOrMore
    };
    private readonly Option<string[]> _folders = new("--dir", "-d")
    {
        Description = "A folder, with all text files below it. May repeat.",
        HelpName = "DIR",
        Arity = ArgumentArity.OneOrMore
    };

    public void AddTo(Command command)
    {
        command.Add(_files);
        command.Add(_folders);
    }

    /// <summary>Files, then folders, then standard input where it is not a terminal and not empty.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="terminal">The surroundings.</param>
    /// <param name="takesStandardInput">Whether standard input is free to be an input.</param>
    /// <param name="cancellationToken">Stops the waiting for standard input.</param>
    public async Task<IReadOnlyList<Input>> ReadAsync(
        ParseResult parsed,
        Terminal terminal,
        bool takesStandardInput,
        CancellationToken cancellationToken)
    {
        List<Input> inputs =
        [
            .. Named(parsed, _files, "-f").Select(Input.FromFile),
            .. Named(parsed, _folders, "-d").Select(Input.FromDirectory),
        ];
        if (takesStandardInput && await StandardInput.FindAsync(terminal, cancellationToken).ConfigureAwait(false) is { } piped)
            inputs.Add(piped);
        return inputs;
    }

    /// <summary>Says what folders held that is not asked about, hidden files apart: nobody expects those.</summary>
    public static void Warn(IReadOnlyList<SkippedFile> skipped, Terminal terminal)
    {
        SkippedFile[] unexpected = [.. skipped.Where(s => s.Reason != SkipReason.Hidden)];
        if (unexpected.Length > 0)
        {
            terminal.Warn(
                FormattableString.Invariant(
                    $"{unexpected.Length:N0} files were left out, such as {unexpected[0].Name} ({unexpected[0].Text})."));
        }
    }

    private static IEnumerable<string> Named(ParseResult parsed, Option<string[]> option, string flag) => (parsed.GetValue(option) ?? [])
        .Select(path => path.Length > 0 ? path : throw new UsageException($"{flag}: the name is empty. Name a file or a folder."));
}

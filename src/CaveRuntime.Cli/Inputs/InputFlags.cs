using System.CommandLine;
using System.Text;
using CaveRuntime.Cli.Shell;

namespace CaveRuntime.Cli.Inputs;

/// <summary>The flags that say what is asked about.</summary>
internal sealed class InputFlags
{
    private readonly Option<string[]> _files = Repeated("--file", "-f", "FILE", "A text or document; - is standard input. May repeat.");
    private readonly Option<string[]> _folders = Repeated("--dir", "-d", "DIR", "A folder, with all texts and documents below it. May repeat.");
    private readonly Option<string[]> _include = Repeated(
        "--include",
        null,
        "GLOB",
        "With -d: only files that match, written as in a .gitignore (*.md, docs/**). May repeat.");
    private readonly Option<string[]> _exclude = Repeated("--exclude", null, "GLOB", "With -d: no files and folders that match. May repeat.");
    private readonly Option<bool> _noIgnore = new("--no-ignore")
    {
        Description = "With -d: also what a .gitignore names, build output and fetched packages.",
    };
    private readonly Option<string?> _encoding = new("--encoding")
    {
        HelpName = "NAME",
        Description = "The encoding of the inputs, such as windows-1252 or shift_jis. Default: told by the bytes.",
    };

    private readonly Option<bool> _asText = new("--as-text")
    {
        Description = "Read all files as the text that their bytes are: a page of HTML with its tags.",
    };

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _files, _folders, _include, _exclude, _noIgnore, _encoding, _asText })
            command.Add(option);
    }

    /// <summary>Whether files are named.</summary>
    public bool NamesFiles(ParseResult parsed) => parsed.GetValue(_files) is { Length: > 0 };

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
        var options = new InputOptions
        {
            Encoding = NamedEncoding(parsed.GetValue(_encoding)),
            Include = parsed.GetValue(_include) ?? [],
            Exclude = parsed.GetValue(_exclude) ?? [],
            LeavesOutIgnored = !parsed.GetValue(_noIgnore),
            ReadsAsText = parsed.GetValue(_asText),
        };
        string[] files = [.. Named(parsed, _files, "-f")], folders = [.. Named(parsed, _folders, "-d")];
        if (folders.Length == 0 && (options.Include.Count > 0 || options.Exclude.Count > 0 || !options.LeavesOutIgnored))
            throw new UsageException("--include, --exclude and --no-ignore choose among the files of a folder. Name one with -d.");
        int dashes = files.Count(f => f == StandardInput.Dash);
        if (dashes > 1 || (dashes == 1 && !takesStandardInput))
        {
            throw new UsageException(dashes > 1
                ? "-f -: standard input can be read once. Name it once."
                : "-f -: standard input is where the cells come from. Name a file for the text, or one for the cells.");
        }

        Input? piped = takesStandardInput
            ? await StandardInput.FindAsync(terminal, options, isNamed: dashes == 1, cancellationToken).ConfigureAwait(false)
            : null;
        List<Input> inputs =
        [
            .. files.Select(f => f == StandardInput.Dash ? piped! : Input.FromFile(f, options)),
            .. folders.Select(f => Input.FromDirectory(f, options)),
        ];
        if (piped is not null && dashes == 0)
            inputs.Add(piped);
        return inputs;
    }

    private static Option<string[]> Repeated(string name, string? alias, string help, string description) =>
        new(name, alias is null ? [] : [alias]) { HelpName = help, Description = description, Arity = ArgumentArity.OneOrMore };

    private static IEnumerable<string> Named(ParseResult parsed, Option<string[]> option, string flag) => (parsed.GetValue(option) ?? [])
        .Select(path => path.Length > 0 ? path : throw new UsageException($"{flag}: the name is empty. Name a file or a folder."));

    private static Encoding? NamedEncoding(string? name)
    {
        if (name is null)
            return null;
        try
        {
            // Programs write names of code pages with and without hyphens.
            string known = name.ToLowerInvariant() switch { "latin1" => "iso-8859-1", "gbk" => "gb18030", "sjis" => "shift_jis", _ => name };
            if ((CodePagesEncodingProvider.Instance.GetEncoding(known) ?? Encoding.GetEncoding(known)) is { CodePage: not 65000 } found)
                return found;
        }
        catch (ArgumentException)
        {
            // Told below, as the one that is no encoding of text any more.
        }

        throw new UsageException(
            $"--encoding: there is no encoding '{name}'. Write a name such as utf-8, utf-16le, iso-8859-1, windows-1252, shift_jis, gb18030 or koi8-r.");
    }
}

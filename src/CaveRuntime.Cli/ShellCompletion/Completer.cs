using System.CommandLine;

namespace CaveRuntime.Cli.ShellCompletion;

/// <summary>What may stand at the end of a command line that is being written, read from the commands themselves: a new flag is completed
/// the moment that it is there.</summary>
/// <param name="root">The commands.</param>
/// <param name="names">The names that only the user has: of sessions, models, questions.</param>
internal sealed class Completer(Command root, INames names)
{
    /// <summary>What may stand there.</summary>
    /// <param name="words">The words after the name of the program; the last is the one that is being written, and may be empty.</param>
    public Suggestions Of(IReadOnlyList<string> words)
    {
        string current = words.Count == 0 ? "" : words[^1];
        Command command = root;
        Option? waiting = null;
        var given = new HashSet<string>(StringComparer.Ordinal);
        int arguments = 0;
        bool onlyArguments = false;
        foreach (string word in words.SkipLast(1))
        {
            if (waiting is not null)
            {
                waiting = null;
            }
            else if (!onlyArguments && word == "--")
            {
                onlyArguments = true;
            }
            else if (!onlyArguments && word.Length > 1 && word[0] == '-')
            {
                Option? option = Options(command).FirstOrDefault(o => o.Name == word || o.Aliases.Contains(word));
                given.Add(option?.Name ?? word);
                waiting = option is not null && TakesValue(option) ? option : null;
            }
            else if (arguments == 0 && command.Subcommands.FirstOrDefault(c => c.Name == word || c.Aliases.Contains(word)) is { } sub)
            {
                (command, given) = (sub, new HashSet<string>(StringComparer.Ordinal));
            }
            else
            {
                arguments++;
            }
        }

        Suggestions all = waiting is not null ? Values(command, waiting.Name, waiting.HelpName ?? waiting.Name)
            : current.StartsWith('-') && !onlyArguments ? Flags(command, given)
            : Words(command, arguments);
        return all with { Words = [.. all.Words.Where(w => w.Text.StartsWith(current, StringComparison.Ordinal))] };
    }

    private static Suggestions Flags(Command command, HashSet<string> given) => new([.. Options(command)
        .Where(o => !o.Hidden && (o.Arity.MaximumNumberOfValues > 1 || !given.Contains(o.Name)))
        .Select(o => new Suggestion(o.Name, o.Description))
        .OrderBy(s => s.Text, StringComparer.Ordinal)]);

    // Subcommands stand where the first argument would.
    private Suggestions Words(Command command, int arguments)
    {
        Suggestion[] commands = arguments > 0 ? [] : [.. command.Subcommands
            .Where(c => !c.Hidden).Select(c => new Suggestion(c.Name, c.Description))];
        Argument? argument = command.Arguments.Where(a => !a.Hidden).ElementAtOrDefault(arguments)
            ?? command.Arguments.LastOrDefault(a => a.Arity.MaximumNumberOfValues > 1 && !a.Hidden);
        Suggestions values = argument is null ? new([]) : Values(command, argument.Name, argument.HelpName ?? argument.Name);
        return values with { Words = [.. commands, .. values.Words] };
    }

    // The words that help shows for a value: small ones are values themselves, large ones say what kind of value it is.
    private Suggestions Values(Command command, string name, string help)
    {
        var found = new Suggestions([]);
        foreach (string kind in help.Split('|'))
        {
            found = kind switch
            {
                "MODEL" => found.With(names.Models()),
                "NAME" when IsOfSessions(command, name) => found.With(names.Sessions()),
                "SESSION" => found.With(names.Sessions()),
                "RUN" => found.With(names.Runs()),
                "QUESTION" => found.With(names.Questions()),
                "NAME" when command.Name is "rm" or "show" or "trust" && command.Parents.Any(p => p.Name == "questions") =>
                    found.With(names.Questions().Select(q => q with { Text = q.Text.TrimStart('@') })),
                "POLICY" when name == "--context" => found.With(names.ViewPolicies()),
                "POLICY" => found.With(names.Policies()) with { TakesFiles = true },
                "NAME" when name == "--policy" => found.With(names.Policies()) with { TakesFiles = true },
                "PROVIDER" => found.With(names.Providers()),
                "DIR" or "FOLDER" => found with { TakesFolders = true },
                _ when kind.Contains("FILE", StringComparison.Ordinal) || kind.Contains(".csx", StringComparison.Ordinal)
                    || kind.Contains(".json", StringComparison.Ordinal) => found with { TakesFiles = true },
                _ when kind.Length > 0 && kind.All(c => char.IsAsciiLetterLower(c) || c == '-') => found.With([new Suggestion(kind, null)]),
                _ => found,
            };
        }

        return found;
    }

    private static bool IsOfSessions(Command command, string name) => name == "--session"
        || name == "NAME" && (command.Name is "resume" or "fork" || command.Parents.Any(p => p.Name == "sessions"));

    private static IEnumerable<Option> Options(Command command)
    {
        IEnumerable<Option> own = command.Options;
        foreach (Command above in command.Parents.OfType<Command>())
            own = own.Concat(Options(above).Where(o => o.Recursive));
        return own;
    }

    private static bool TakesValue(Option option) => option.ValueType != typeof(bool) && option.Arity.MaximumNumberOfValues > 0;
}

using System.CommandLine;
using CaveRuntime.Cli.Configuration;
using CaveRuntime.Cli.Running;
using CaveRuntime.Cli.Sessions;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Storage;

namespace CaveRuntime.Cli.Commands;

/// <summary>The flags that say which session a command works in.</summary>
internal sealed class SessionFlags
{
    private const int MaxShown = 100;

    private readonly Option<string?> _session = Flags.Text(
        "--session",
        "NAME",
        "Make a session of this name or, without inputs, go on with the one that is there.");
    private readonly Option<bool> _continue = Flags.Switch("--continue", "Go on with the newest session.", "-c");
    private readonly Option<bool> _noJournal = Flags.Switch("--no-journal", "Keep nothing of the session; it cannot be resumed.");

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _session, _continue, _noJournal })
            command.Add(option);
    }

    /// <summary>The session that is named; null for none.</summary>
    public string? NameIn(ParseResult parsed) => parsed.GetValue(_session);

    /// <exception cref="UsageException">The flags do not go together, or the name cannot be one.</exception>
    private SessionChoice Read(ParseResult parsed)
    {
        (string? name, bool newest, bool none) = (parsed.GetValue(_session), parsed.GetValue(_continue), parsed.GetValue(_noJournal));
        if (name is not null && newest)
            throw new UsageException("--session and --continue both name a session. Give one of them.");
        if (none && (name is not null || newest))
            throw new UsageException("--no-journal keeps nothing, so there is no session to name. Leave one of them out.");
        return new SessionChoice(name is null ? null : Checked(name), newest, !none);
    }

    /// <summary>Opens the session that the flags name.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="settings">The flags that say how it works.</param>
    /// <param name="verbose">The flag that says whether to log.</param>
    /// <param name="read">Reads the inputs; it is given the models of a new session.</param>
    /// <param name="isTimed">Whether reading the inputs counts under the time limit.</param>
    /// <param name="terminal">The surroundings.</param>
    /// <param name="cancellationToken">Stops.</param>
    public Task<OpenSession> OpenAsync(
        ParseResult parsed,
        SettingsFlags settings,
        Option<bool> verbose,
        Func<OpenModels?, CancellationToken, Task<IReadOnlyList<Input>>> read,
        bool isTimed,
        Terminal terminal,
        CancellationToken cancellationToken) => OpenSession.OpenAsync(
            Read(parsed),
            settings.Read(parsed),
            settings.OfTelling(parsed),
            read,
            isTimed,
            parsed.GetValue(verbose),
            terminal,
            cancellationToken);

    /// <summary>The name, if it can be one.</summary>
    /// <exception cref="UsageException">It cannot.</exception>
    public static string Checked(string name) => SessionName.IsValid(name) ? name : throw new UsageException(
        $"'{name}' cannot be the name of a session: write {SessionName.Rule}.");

    /// <summary>The beginning of a question, on one line.</summary>
    public static string Short(string question)
    {
        string line = Visible.Line(question);
        return line.Length <= MaxShown ? line : line[..(MaxShown - 1)] + "…";
    }
}

using System.Collections;
using System.Text;
using CaveRuntime.Confinement.Files;
using Microsoft.Extensions.Logging;

namespace CaveRuntime.Cli.Shell;

/// <summary>
/// What this process was started with: standard streams, environment, clock, logs. Answers go to <see cref="Out"/>, everything else to
/// <see cref="Error"/>. Both are UTF-8 whatever the locale says, so that a script reads the same bytes everywhere.
/// Text of others can hold control sequences: a terminal is never sent any of them, and standard error, which is read in terminals sooner
/// or later, neither. What goes from standard output into a file or another program stays as it is.
/// </summary>
internal sealed class Terminal(Func<bool, ILoggerFactory> logs) : IDisposable
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private bool _readsInput;
    private readonly IDictionary _environment = Environment.GetEnvironmentVariables();

    public TextWriter Out { get; } = Console.IsOutputRedirected
        ? Stream(Console.OpenStandardOutput())
        : Shown(Console.OpenStandardOutput());

    /// <summary>Standard error for what this program draws itself.</summary>
    public TextWriter Drawn { get; } = Stream(Console.OpenStandardError());

    /// <summary>Standard error for everything else.</summary>
    public TextWriter Error => field ??= TextWriter.Synchronized(new VisibleWriter(Drawn));

    public TimeProvider Time { get; } = TimeProvider.System;

    public bool HasPipedInput { get; } = Console.IsInputRedirected;

    public bool DrawsOnError { get; } = !Console.IsErrorRedirected;

    /// <summary>What takes a drawn line of progress away before something else is written to <see cref="Drawn"/>; empty where nothing is
    /// drawn.</summary>
    public string EraseLine => DrawsOnError ? "\r\u001b[K" : "";

    /// <summary>Standard input, for the one that reads it.</summary>
    public Stream Input
    {
        get
        {
            _readsInput = true;
            return field ??= Console.OpenStandardInput();
        }
    }

    /// <summary>Says, once, that text was piped in which nobody reads. It looks only at what has come by now, so it never waits.</summary>
    public void WarnOfUnreadInput(string command)
    {
        if (_readsInput || !HasPipedInput || UnreadInput.Bytes(0) == 0)
            return;
        _readsInput = true;
        Warn($"what was piped in is not used: '{command}' does not read standard input. Write it to a file, and name that.");
    }

    public ILoggerFactory Logs(bool verbose) => logs(verbose);

    /// <summary>A variable of the environment; null where it is not set or empty.</summary>
    public string? Variable(string name) => _environment[name] is string { Length: > 0 } value ? value : null;

    /// <summary>A folder of the user's own: the variable if it is set, else a place below the home folder.</summary>
    public string UserFolder(string variable, string belowHome) => Variable(variable) is { } folder && Path.IsPathRooted(folder)
        ? folder
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), belowHome);

    /// <summary>The user's own configuration folder of <c>cave</c>.</summary>
    public string ConfigurationFolder => Path.Combine(UserFolder("XDG_CONFIG_HOME", ".config"), "cave");

    /// <summary>The folder of what <c>cave</c> keeps for its user.</summary>
    public string DataFolder => Variable("CAVE_DATA") is { } folder
        ? Path.GetFullPath(folder)
        : Path.Combine(
            OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : UserFolder("XDG_DATA_HOME", OperatingSystem.IsMacOS()
                ? Path.Combine("Library", "Application Support")
                : Path.Combine(".local", "share")),
            "cave");

    /// <summary>Most characters of a line on standard output; what is no terminal has no end.</summary>
    public int Width { get; } = Console.IsOutputRedirected ? int.MaxValue : Math.Max(40, Console.WindowWidth);

    /// <summary>Takes notices and warnings while something is drawn; null where nothing is.</summary>
    public Action<string>? Drawing { get; set; }

    /// <summary>Whether nothing but answers and errors is wanted.</summary>
    public bool IsQuiet { get; set; }

    /// <summary>Says what is going on, where it takes long.</summary>
    public void Notice(string message)
    {
        if (IsQuiet)
            return;
        string line = $"cave: {Visible.Line(message)}";
        (Drawing ?? Error.WriteLine)(line);
    }

    /// <summary>Says something beside the answer, as it stands.</summary>
    public void Say(string line)
    {
        if (!IsQuiet)
            Error.WriteLine(line);
    }

    public void Warn(string message) => Notice($"warning: {message}");

    public void Fail(string message) => Error.WriteLine($"cave: {Visible.Line(message)}");

    public void Dispose()
    {
        Out.Dispose();
        Error.Dispose();
    }

    private static TextWriter Stream(Stream to) => TextWriter.Synchronized(new StreamWriter(to, s_utf8) { AutoFlush = true });

    private static TextWriter Shown(Stream to) => TextWriter.Synchronized(new VisibleWriter(Stream(to)));
}

using System.Collections;
using System.Text;
using Microsoft.Extensions.Logging;

namespace CaveRuntime.Cli.Shell;

/// <summary>
/// What this process was started with: standard streams, environment, clock, logs. Answers go to <see cref="Out"/>, everything else to
/// <see cref="Error"/>.
/// Both are UTF-8 whatever the locale says, so that a script reads the same bytes everywhere.
/// </summary>
internal sealed class Terminal(Func<bool, ILoggerFactory> logs) : IDisposable
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private readonly IDictionary _environment = Environment.GetEnvironmentVariables();
    private readonly bool _isOutputTerminal = !Console.IsOutputRedirected;

    public TextWriter Out { get; } = TextWriter.Synchronized(new StreamWriter(Console.OpenStandardOutput(), s_utf8) { AutoFlush = true });

    public TextWriter Error { get; } = TextWriter.Synchronized(new StreamWriter(Console.OpenStandardError(), s_utf8) { AutoFlush = true });

    public TimeProvider Time { get; } = TimeProvider.System;

    public bool HasPipedInput { get; } = Console.IsInputRedirected;

    public bool DrawsOnError { get; } = !Console.IsErrorRedirected;

    /// <summary>What takes a drawn line of progress away before something else is written to <see cref="Error"/>; empty where nothing is
    /// drawn.</summary>
    public string EraseLine => DrawsOnError ? "\r\u001b[K" : "";

    public Stream Input { get; } = Console.OpenStandardInput();

    public ILoggerFactory Logs(bool verbose) => logs(verbose);

    /// <summary>A variable of the environment; null where it is not set or empty.</summary>
    public string? Variable(string name) => _environment[name] is string { Length: > 0 } value ? value : null;

    /// <summary>A folder of the user's own: the variable if it is set, else a place below the home folder.</summary>
    public string UserFolder(string variable, string belowHome) => Variable(variable) is { } folder && Path.IsPathRooted(folder)
        ? folder
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), belowHome);

    public void Warn(string message) => Error.WriteLine($"cave: warning: {message}");

    /// <summary>Takes notices while something is drawn; null where nothing is.</summary>
    public Action<string>? Drawing { get; set; }

    /// <summary>Says what is going on, where it takes long.</summary>
    public void Notice(string message)
    {
        string line = $"cave: {Harmless(message.ReplaceLineEndings(" "))}";
        (Drawing ?? Error.WriteLine)(line);
    }

    public void Fail(string message) => Error.WriteLine($"cave: {message.ReplaceLineEndings(" ")}");

    /// <summary>Text from a document or a model, as this process may print it: a terminal is not sent control sequences that somebody else
    /// has written.</summary>
    public string Shown(string text) => _isOutputTerminal ? Harmless(text) : text;

    internal static string Harmless(string text) =>
        string.Create(text.Length, text, static (shown, from) =>
        {
            for (int i = 0; i < shown.Length; i++)
                shown[i] = char.IsControl(from[i]) && from[i] is not ('\n' or '\t') ? '\uFFFD' : from[i];
        });

    public void Dispose()
    {
        Out.Dispose();
        Error.Dispose();
    }
}

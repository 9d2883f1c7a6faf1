using CaveRuntime.Workspaces.Reading;

namespace CaveRuntime.Workspaces;

/// <content>Commands in the folder.</content>
public sealed partial class Workspace
{
    /// <inheritdoc/>
    /// <exception cref="CommandRefusedException">This system cannot keep a command in, and nobody has consented to that.</exception>
    public Task<CommandResult> Run(string command, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(command);
        return _commands.RunAsync(["/bin/sh", "-c", command], command, timeout, cancellationToken);
    }

    /// <summary>Runs a program with its arguments, without a shell, under the same seal.</summary>
    /// <param name="arguments">The program, looked up in PATH, and its arguments.</param>
    /// <param name="timeout">Null for that of the options.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="CommandRefusedException">This system cannot keep a command in, and nobody has consented to that.</exception>
    public Task<CommandResult> RunProgramAsync(
        IReadOnlyList<string> arguments, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfZero(arguments?.Count ?? 0, nameof(arguments));
        return _commands.RunAsync(["/usr/bin/env", "--", .. arguments!], string.Join(' ', arguments!), timeout, cancellationToken);
    }

    internal TimeSpan MaxCommandTime => _options.Commands.MaxTimeout;

    /// <inheritdoc/>
    public FileView Output(int id, int firstLine = 1, int lines = 400) => LineViews.Of($"output {id}", _commands.OutputOf(id), firstLine, lines);
}

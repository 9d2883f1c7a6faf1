using System.Text;
using CaveRuntime.Cli.Shell;

namespace CaveRuntime.Cli.Inputs;

/// <summary>A cell that the user wrote, and the file that it came from.</summary>
internal sealed record CellSource(string File, string Code)
{
    public const string StandardInput = "-";

    /// <summary>Reads all cells before the first one runs.</summary>
    /// <exception cref="UsageException">There is none, or one cannot be read.</exception>
    public static async Task<IReadOnlyList<CellSource>> ReadAsync(
        IReadOnlyList<string> files,
        Terminal terminal,
        CancellationToken cancellationToken)
    {
        if (files.Count == 0)
        {
            files = terminal.HasPipedInput
                ? [StandardInput]
                : throw new UsageException("there is no cell. Name a file, or send code to standard input.");
        }
        var cells = new List<CellSource>();
        foreach (string file in files)
            cells.Add(new CellSource(file, await ReadAsync(file, terminal, cancellationToken).ConfigureAwait(false)));
        return cells;
    }

    private static async Task<string> ReadAsync(string file, Terminal terminal, CancellationToken cancellationToken)
    {
        try
        {
            using var reader = new StreamReader(
                file == StandardInput ? terminal.Input : new FileStream(file, FileMode.Open, FileAccess.Read),
                new UTF8Encoding(false, throwOnInvalidBytes: true));
            return await reader.ReadToEndAsync(cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DecoderFallbackException or ArgumentException)
        {
            string reason = e is DecoderFallbackException ? "it is not text" : e.Message.TrimEnd('.');
            throw new UsageException($"{file}: the cell cannot be read: {reason}. Name a file of C#, or - for standard input.", e);
        }
    }
}

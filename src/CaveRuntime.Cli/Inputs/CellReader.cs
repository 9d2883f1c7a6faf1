using System.Text;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Replies;

namespace CaveRuntime.Cli.Inputs;

/// <summary>Reads cells line by line: a cell ends where its brackets are closed and its statement looks finished, or at an empty
/// line.</summary>
internal sealed class CellReader(TextReader lines, Terminal terminal)
{
    /// <summary>The next cell or command; null at the end.</summary>
    public async Task<string?> ReadAsync(CancellationToken cancellationToken)
    {
        var cell = new StringBuilder();
        while (true)
        {
            if (!terminal.HasPipedInput)
                terminal.Error.Write(cell.Length == 0 ? "> " : ". ");
            // Reading a terminal cannot be cancelled, but waiting for it can.
            string? line = await Task.Run(lines.ReadLine, CancellationToken.None).WaitAsync(cancellationToken).ConfigureAwait(false);
            if (line is null)
                return cell.Length == 0 ? null : cell.ToString();
            if (string.IsNullOrWhiteSpace(line) && !CellText.IsInsideLiteral(cell.ToString()))
            {
                if (cell.Length > 0)
                    return cell.ToString();
                continue;
            }

            cell.Append(line).Append('\n');
            if (line.StartsWith('/') || CellText.IsComplete(cell.ToString()))
                return cell.ToString();
        }
    }
}

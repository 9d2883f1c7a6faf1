using System.Text;
using System.Text.RegularExpressions;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Replies;

namespace CaveRuntime.Cli.Inputs;

/// <summary>Reads cells line by line: a cell ends where its brackets are closed and its statement looks finished, or at an empty line.</summary>
internal sealed partial class CellReader(TextReader lines, Terminal terminal)
{
    /// <summary>The next cell or command; null at the end.</summary>
    public async Task<string?> ReadAsync(CancellationToken cancellation)
    {
        var cell = new StringBuilder();
        var fence = new CodeFence();
        while (true)
        {
            if (!terminal.HasPipedInput)
                terminal.Error.Write(cell.Length == 0 ? "> " : ". ");
            // Reading a terminal cannot be cancelled, but waiting for it can.
            string? line = await Task.Run(lines.ReadLine, CancellationToken.None).WaitAsync(cancellation).ConfigureAwait(false);
            if (line is null)
                return cell.Length == 0 ? null : cell.ToString();
            if (string.IsNullOrWhiteSpace(line) && !fence.IsInside)
            {
                if (cell.Length > 0)
                    return cell.ToString();
                continue;
            }

            fence.Read(line);
            cell.Append(line).Append('\n');
            if (line.StartsWith('/') || (!fence.IsInside && IsFinished(cell.ToString(), line.TrimEnd())))
                return cell.ToString();
        }
    }

    private static bool IsFinished(string cell, string last)
    {
        // Brackets inside texts are counted, too: where that misleads, an empty line ends the cell.
        int open = cell.Count(c => c is '(' or '[' or '{') - cell.Count(c => c is ')' or ']' or '}');
        return open <= 0 && (last.EndsWith(';') || last.EndsWith('}') || !cell.TrimEnd().Contains('\n') && !EndsOpen(last));
    }

    // A head whose body comes on the next line, or an operator that wants more.
    private static bool EndsOpen(string line) =>
        line.EndsWith(')') && line.Split(' ', '(')[0] is "if" or "for" or "foreach" or "while" or "using" or "lock" or "switch"
        || line is "do" or "else" or "try"
        || line[^1] is '=' or ',' or '+' or '-' or '*' or '/' or '&' or '|' or '?' or ':' or '.' or '<' or '>'
        || MethodHead().IsMatch(line)
        || line.Split(' ')[0] is "class" or "record" or "struct" or "interface" or "enum" or "static" or "public" or "void";

    [GeneratedRegex(@"^(?!(await|new|return|throw|not|typeof)\b)[\w<>\[\],.?]+\s+\w+(<[\w, ]+>)?\s*\(.*\)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex MethodHead();
}

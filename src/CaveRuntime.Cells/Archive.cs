using System.Globalization;
using System.Text.RegularExpressions;
using CaveRuntime.Scopes.Calls;

namespace CaveRuntime.Cells;

/// <summary>
/// What left the view of this session, word for word: pieces with handles such as <c>archive:12</c>. Thread-safe. Pieces never
/// change, so each is fetched once.
/// </summary>
public sealed class Archive
{
    private static readonly TimeSpan s_matchLimit = TimeSpan.FromSeconds(10);

    private readonly ICellHost _host;
    private readonly Dictionary<string, string> _pieces = [];

    internal Archive(ICellHost host) => _host = host;

    /// <summary>How many pieces there are; their handles are <c>archive:1</c> and so on.</summary>
    public int Count => Ask(new ArchiveCountCall()).Count;

    /// <summary>The piece of this handle, whole.</summary>
    /// <exception cref="CallFailedException">There is no such piece.</exception>
    public string Read(string handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        lock (_pieces)
        {
            if (!_pieces.TryGetValue(handle, out string? piece))
                _pieces.Add(handle, piece = Ask(new ArchiveReadCall(handle)).Text);
            return piece;
        }
    }

    /// <summary>The lines of all pieces that a regular expression matches, oldest first.</summary>
    /// <param name="pattern">The expression.</param>
    /// <param name="max">How many lines to list; where nothing is said, all, of which a print shows 100.</param>
    public Found<ArchiveLine> Grep(string pattern, int max = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(max);
        var expression = new Regex(pattern, RegexOptions.CultureInvariant, s_matchLimit);
        var found = new List<ArchiveLine>();
        int count = Count;
        for (int piece = 1; piece <= count; piece++)
        {
            string handle = string.Create(CultureInfo.InvariantCulture, $"archive:{piece}");
            int number = 0;
            foreach (string line in Read(handle).Split('\n'))
            {
                number++;
                if (expression.IsMatch(line))
                    found.Add(new ArchiveLine(handle, number, line.TrimEnd('\r')));
            }
        }

        return new Found<ArchiveLine>(found, max, "line", lines => lines.Select(line => line.ToString()));
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"archive of {Count} pieces: Grep(pattern), Read(\"archive:1\")");

    private TResult Ask<TResult>(ScopeCall<TResult> call) where TResult : ScopeResult => _host.AskAsync(call).GetAwaiter().GetResult();
}

/// <summary>A line of an archived piece. Immutable.</summary>
/// <param name="Handle">The piece.</param>
/// <param name="Number">Number of the line in it, from 1.</param>
/// <param name="Text">The line.</param>
public sealed record ArchiveLine(string Handle, int Number, string Text)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Handle}:{Number}: {Text}");
}

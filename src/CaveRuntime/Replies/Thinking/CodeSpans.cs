using System.Text.RegularExpressions;

namespace CaveRuntime.Replies.Thinking;

/// <summary>Where the fenced blocks of a text lie. Immutable.</summary>
internal sealed partial class CodeSpans
{
    private readonly List<(int Start, int End)> _blocks = [];
    private readonly List<int> _openings = [];
    private readonly string _text;

    public CodeSpans(string text)
    {
        _text = text;
        (int Start, string Fence)? open = null;
        foreach (Match line in FenceLine().Matches(text))
        {
            string fence = line.Groups["fence"].Value;
            bool isBare = line.Groups["info"].Length == 0;
            if (open is not { } block)
            {
                open = (line.Index, fence);
            }
            else if (isBare && fence[0] == block.Fence[0] && fence.Length >= block.Fence.Length)
            {
                _blocks.Add((block.Start, line.Index + line.Length));
                open = null;
            }
            else if (!isBare)
            {
                _openings.Add(line.Index);
            }
        }
    }

    /// <summary>Whether this place lies in code: in back quotes on its line, or in a block that is closed. A block with the opening of
    /// another one between the place and its end was not closed; thinking often leaves one so.</summary>
    public bool Contains(int index) =>
        _blocks.Exists(b => b.Start <= index && index < b.End && !_openings.Exists(o => o > index && o < b.End)) || IsQuoted(index);

    private bool IsQuoted(int index)
    {
        int from = _text.LastIndexOf('\n', Math.Max(0, index - 1)) + 1;
        // A fence that stands right before quotes nothing on its line.
        string line = _text[from..Math.Max(from, index)].Replace("```", "", StringComparison.Ordinal);
        return line.AsSpan().Count('`') % 2 == 1;
    }

    [GeneratedRegex(@"^[ \t>]*(?<fence>`{3,}|~{3,})[ \t]*(?<info>[^`\n]*?)[ \t\r]*$", RegexOptions.Multiline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex FenceLine();
}

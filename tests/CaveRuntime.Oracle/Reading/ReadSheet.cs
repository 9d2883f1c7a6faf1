namespace CaveRuntime.Oracle.Reading;

/// <summary>A prompt that asks to put readings together: the question, then a line for each piece that was read, with the reading behind
/// a tab.</summary>
internal sealed class ReadSheet
{
    private readonly Said _asked;
    private readonly IPieces _kind;
    private readonly int _from;
    private readonly string _question;

    private ReadSheet(Said asked, IPieces kind, int at, int from) =>
        (_asked, _kind, _from, _question) = (asked, kind, from, asked.Text[..at]);

    /// <summary>Null where the prompt asks for something else.</summary>
    public static ReadSheet? Find(Said asked, IPieces kind)
    {
        string mark = $"\n\nread {kind.Name}:\n";
        int at = asked.Text.IndexOf(mark, StringComparison.Ordinal);
        return at < 0 ? null : new ReadSheet(asked, kind, at, at + mark.Length);
    }

    /// <summary>The answer. It adds up without error, but knows nothing of what stands beyond the window.</summary>
    public string Answer(OracleName oracle)
    {
        var readings = new List<(string Piece, string Reading)>();
        int end = _from;
        foreach (string line in _asked.Text[_from..].Split('\n'))
        {
            end += line.Length + 1;
            if (line.LastIndexOf('\t') is >= 0 and var tab && Conversation.Sees(oracle, _asked.Start + end))
                readings.Add((line[..tab], line[(tab + 1)..]));
        }

        return _kind.Answer(_question, readings);
    }
}

namespace CaveRuntime.Oracle.Reading;

/// <summary>A part of a request that the oracle is to read: pieces in a message, from a character of it on.</summary>
internal sealed record Sheet(Said Message, int From, int To, string Told)
{
    /// <summary>Reads every piece.</summary>
    public IEnumerable<(string Piece, string Reading)> Read(IPieces kind, OracleName oracle)
    {
        string text = Message.Text;
        for (int start = From; start < To;)
        {
            int end = text.IndexOf(kind.Separator, start, To - start, StringComparison.Ordinal);
            end = end < 0 ? To : end;
            string piece = text[start..end].TrimEnd('\n');
            yield return (piece, kind.Read(oracle, piece, Told, Conversation.Sees(oracle, Message.Start + end)));
            start = end + kind.Separator.Length;
        }
    }

    /// <summary>The readings of all pieces, one a line.</summary>
    public string ReadAll(IPieces kind, OracleName oracle) => string.Join('\n', Read(kind, oracle).Select(r => r.Reading));
}

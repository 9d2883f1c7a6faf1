using System.Text;

namespace CaveRuntime.Replies.Thinking;

/// <summary>
/// What of a reply may be shown while it is being written: no thinking, and no marks. Text is held back from where a mark may begin, and
/// the rest follows at the end, when all is known. For one thread.
/// </summary>
/// <param name="holdsAll">Whether to hold everything back: thinking that the model's template begins cannot be told from what is said
/// before it ends.</param>
internal sealed class SpokenStream(bool holdsAll)
{
    // No mark is longer.
    private const int MaxMark = 80;

    private readonly StringBuilder _reply = new();
    private int _shown;
    private bool _holds = holdsAll;

    /// <summary>The reply as far as it has come, whole.</summary>
    public string Reply => _reply.ToString();

    /// <summary>Takes a piece.</summary>
    /// <returns>What may be shown now; empty for nothing.</returns>
    public string Add(string piece)
    {
        _reply.Append(piece);
        if (_holds)
            return "";
        string text = _reply.ToString(_shown, _reply.Length - _shown);
        int decided = Decided(text);
        _shown += decided;
        return text[..decided];
    }

    /// <summary>The reply has ended.</summary>
    /// <param name="spoken">All that it said.</param>
    /// <returns>What is left to show.</returns>
    public string End(string spoken)
    {
        string shown = _reply.ToString(0, _shown);
        return spoken.StartsWith(shown, StringComparison.Ordinal) ? spoken[_shown..] : "";
    }

    private int Decided(string text)
    {
        if (_shown == 0 && MayLackMarks(text))
            return 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] is not ('<' or '[' or '◁' or '\uFEFF' or '\u200B'))
                continue;
            _holds = text[i] is '\uFEFF' or '\u200B' || ThinkingTag.IsAt(text, i) || TurnTokens.IsAt(text, i)
                || text.AsSpan(i).StartsWith("<|");
            bool isOpen = text.Length - i < MaxMark && text.AsSpan(i).IndexOfAny(">]▷\n") < 0;
            if (_holds || isOpen)
                return i;
        }

        return text.Length;
    }

    // Channels that have lost their marks begin with a word.
    private bool MayLackMarks(string text)
    {
        string word = text.TrimStart();
        string[] words = ["analysis", "assistantanalysis"];
        _holds = words.Any(w => word.StartsWith(w, StringComparison.Ordinal));
        return _holds || words.Any(w => w.StartsWith(word, StringComparison.Ordinal));
    }
}

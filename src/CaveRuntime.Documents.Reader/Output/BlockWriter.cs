using CaveRuntime.Inputs;

namespace CaveRuntime.Documents.Reader.Output;

/// <summary>Writes words in paragraphs: blanks and line ends are asked for, and come only between words, never twice.</summary>
internal sealed class BlockWriter(DocumentSink sink)
{
    private int _breaks;
    private bool _blank;
    private bool _any;

    /// <summary>Where the words go.</summary>
    public DocumentSink Sink => sink;

    /// <summary>Asks for a line end (1) or an empty line (2) before the next word.</summary>
    public void Break(int lines = 1)
    {
        _breaks = Math.Max(_breaks, lines);
        _blank = false;
    }

    /// <summary>Writes what was asked for, and says where the next word begins.</summary>
    public long Start()
    {
        if (_any && _breaks > 0)
            sink.Write(_breaks == 1 ? "\n" : "\n\n");
        else if (_any && _blank)
            sink.Write(" ");
        (_breaks, _blank) = (0, false);
        return sink.Position;
    }

    /// <summary>Writes words as they are.</summary>
    public void Write(string words)
    {
        if (words.Length == 0)
            return;
        Start();
        sink.Write(words);
        _any = true;
    }

    /// <summary>Writes words whose blanks and line ends are only distances, as in HTML.</summary>
    public void Flow(ReadOnlySpan<char> words)
    {
        while (!words.IsEmpty)
        {
            int blanks = words.IndexOfAnyExcept(" \t\r\n\f");
            if (blanks != 0)
                _blank |= _breaks == 0;
            if (blanks < 0)
                return;
            words = words[blanks..];
            int end = words.IndexOfAny(" \t\r\n\f");
            ReadOnlySpan<char> word = end < 0 ? words : words[..end];
            Start();
            sink.Write(word);
            _any = true;
            words = words[word.Length..];
        }
    }
}

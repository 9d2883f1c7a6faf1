using System.Text;

namespace CaveRuntime.Cli.Editing;

/// <summary>Makes keys of the bytes that a raw terminal sends. A key may come in several pieces; what is pasted comes as one.</summary>
internal sealed class KeyDecoder
{
    private const char Escape = '\u001b';
    private const string PasteBegin = "[200~", PasteEnd = "\u001b[201~";

    private static readonly Dictionary<char, KeyAction> s_controls = new()
    {
        ['\u0001'] = KeyAction.LineStart,
        ['\u0002'] = KeyAction.Left,
        ['\u0003'] = KeyAction.Interrupt,
        ['\u0004'] = KeyAction.EndOfInput,
        ['\u0005'] = KeyAction.LineEnd,
        ['\u0006'] = KeyAction.Right,
        ['\u0007'] = KeyAction.Cancel,
        ['\b'] = KeyAction.DeleteBack,
        ['\t'] = KeyAction.Complete,
        // What was typed ahead, before the terminal was raw, has this one.
        ['\n'] = KeyAction.Enter,
        ['\v'] = KeyAction.DeleteToEnd,
        ['\f'] = KeyAction.ClearScreen,
        ['\r'] = KeyAction.Enter,
        ['\u000e'] = KeyAction.Newer,
        ['\u0010'] = KeyAction.Older,
        ['\u0012'] = KeyAction.Search,
        ['\u0015'] = KeyAction.DeleteToStart,
        ['\u0017'] = KeyAction.DeleteWordBack,
        ['\u0019'] = KeyAction.PutBack,
        ['\u007f'] = KeyAction.DeleteBack,
    };

    private static readonly Dictionary<string, KeyAction> s_sequences = new(StringComparer.Ordinal)
    {
        ["[A"] = KeyAction.Up,
        ["[B"] = KeyAction.Down,
        ["[C"] = KeyAction.Right,
        ["[D"] = KeyAction.Left,
        ["[H"] = KeyAction.LineStart,
        ["[F"] = KeyAction.LineEnd,
        ["[1~"] = KeyAction.LineStart,
        ["[7~"] = KeyAction.LineStart,
        ["[4~"] = KeyAction.LineEnd,
        ["[8~"] = KeyAction.LineEnd,
        ["[3~"] = KeyAction.DeleteForward,
        ["[3;5~"] = KeyAction.DeleteWordForward,
        ["[5~"] = KeyAction.Older,
        ["[6~"] = KeyAction.Newer,
        ["[1;5C"] = KeyAction.WordRight,
        ["[1;5D"] = KeyAction.WordLeft,
        ["[1;3C"] = KeyAction.WordRight,
        ["[1;3D"] = KeyAction.WordLeft,
        ["[1;5H"] = KeyAction.EntryStart,
        ["[1;5F"] = KeyAction.EntryEnd,
        ["[13;2u"] = KeyAction.NewLine,
        ["b"] = KeyAction.WordLeft,
        ["f"] = KeyAction.WordRight,
        ["d"] = KeyAction.DeleteWordForward,
        ["<"] = KeyAction.EntryStart,
        [">"] = KeyAction.EntryEnd,
        ["\u007f"] = KeyAction.DeleteWordBack,
        ["\b"] = KeyAction.DeleteWordBack,
        ["\r"] = KeyAction.NewLine,
        ["\n"] = KeyAction.NewLine,
    };

    private readonly Decoder _utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetDecoder();
    private readonly StringBuilder _open = new();
    private bool _pastes;

    /// <summary>The keys that these bytes complete. An escape character at their end is the key of that name.</summary>
    public IReadOnlyList<Key> Read(ReadOnlySpan<byte> bytes)
    {
        char[] chars = new char[bytes.Length + 1];
        int length = _utf8.GetChars(bytes, chars, flush: false);
        _open.Append(chars, 0, length);
        List<Key> keys = [];
        while (_open.Length > 0 && Next(keys))
        {
        }

        return keys;
    }

    // False where more has to come first.
    private bool Next(List<Key> keys)
    {
        string open = _open.ToString();
        if (_pastes)
            return EndPaste(open, keys);
        if (open[0] == Escape)
            return Sequence(open, keys);
        if (s_controls.TryGetValue(open[0], out KeyAction action))
        {
            keys.Add(new Key(action));
            _open.Remove(0, 1);
            return true;
        }

        int end = 1;
        while (end < open.Length && !char.IsControl(open[end]))
            end++;
        // Half of a pair waits for the other half.
        if (end == open.Length && char.IsHighSurrogate(open[^1]))
            end--;
        if (end == 0)
            return false;
        if (!char.IsControl(open[0]))
            keys.Add(new Key(KeyAction.Insert, open[..end]));
        _open.Remove(0, end);
        return true;
    }

    private bool EndPaste(string open, List<Key> keys)
    {
        int end = open.IndexOf(PasteEnd, StringComparison.Ordinal);
        if (end < 0)
            return false;
        keys.Add(new Key(KeyAction.Paste, open[..end]));
        _open.Remove(0, end + PasteEnd.Length);
        _pastes = false;
        return true;
    }

    private bool Sequence(string open, List<Key> keys)
    {
        if (open.Length == 1)
        {
            keys.Add(new Key(KeyAction.Cancel));
            _open.Clear();
            return true;
        }

        int end = 2;
        if (open[1] is '[' or 'O')
        {
            while (end < open.Length && open[end] is < '@' or > '~')
                end++;
            if (end == open.Length)
                return false;
            end++;
        }

        // Application mode of the cursor keys says O where the other one says [.
        string sequence = open[1] == 'O' ? "[" + open[2..end] : open[1..end];
        _open.Remove(0, end);
        if (sequence == PasteBegin)
            _pastes = true;
        else if (s_sequences.TryGetValue(sequence, out KeyAction action))
            keys.Add(new Key(action));
        return true;
    }
}

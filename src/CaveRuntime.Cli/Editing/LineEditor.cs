using System.Globalization;

namespace CaveRuntime.Cli.Editing;

/// <summary>What came of an entry.</summary>
/// <param name="How">How it ended.</param>
/// <param name="Text">The entry.</param>
internal sealed record Entered(EntryEnd How, string Text = "");

/// <summary>How an entry ended.</summary>
internal enum EntryEnd
{
    Entered,
    Dropped,
    LeftEmpty,
    EndOfInput,
}

/// <summary>Lets a person write an entry: moves, deletes, looks into the history, completes, takes pasted text as it is.</summary>
/// <param name="painter">Draws it.</param>
/// <param name="history">What was entered before.</param>
/// <param name="complete">How the word before a place can go on.</param>
/// <param name="isComplete">Whether an entry can be taken as it is.</param>
/// <param name="width">Columns of the terminal.</param>
internal sealed class LineEditor(
    Painter painter, History history, Func<string, int, Completion> complete, Func<string, bool> isComplete, Func<int> width)
{
    private const int MaxListed = 60;

    private readonly EntryText _entry = new();
    private int _place;
    private string _begun = "";
    private string? _searched;
    private int _found;
    private bool _listsNext;

    /// <summary>Begins an empty entry.</summary>
    public void Begin()
    {
        (_place, _begun, _searched) = (history.Entries.Count, "", null);
        _entry.Set("");
        Draw();
    }

    /// <summary>Does what a key says.</summary>
    /// <returns>How the entry has ended; null where it has not.</returns>
    public Entered? Take(Key key)
    {
        if (_searched is not null && Search(key))
            return null;
        bool lists = _listsNext;
        _listsNext = false;
        switch (key.Action)
        {
            case KeyAction.Enter when _entry.Text.Trim().Length == 0:
                return End(EntryEnd.Entered);
            case KeyAction.Enter when isComplete(_entry.Text):
                history.Add(_entry.Text);
                return End(EntryEnd.Entered);
            case KeyAction.Interrupt:
                return End(_entry.Text.Length == 0 ? EntryEnd.LeftEmpty : EntryEnd.Dropped, "^C");
            case KeyAction.EndOfInput when _entry.Text.Length == 0:
                return End(EntryEnd.EndOfInput);
            case KeyAction.Complete:
                Complete(lists);
                break;
            case KeyAction.ClearScreen:
                painter.Clear();
                break;
            case KeyAction.Search:
                (_searched, _found, _begun) = ("", history.Entries.Count, _entry.Text);
                break;
            default:
                Edit(key);
                break;
        }

        Draw();
        return null;
    }

    private void Edit(Key key)
    {
        switch (key.Action)
        {
            case KeyAction.Insert:
                _entry.Insert(key.Text);
                break;
            case KeyAction.Paste:
                // The end of the last line is no wish to enter it.
                _entry.Insert(key.Text.TrimEnd('\r', '\n'));
                break;
            case KeyAction.Enter or KeyAction.NewLine:
                _entry.NewLine();
                break;
            case KeyAction.DeleteBack:
                _entry.DeleteBack();
                break;
            case KeyAction.DeleteForward or KeyAction.EndOfInput:
                _entry.DeleteForward();
                break;
            case KeyAction.DeleteWordBack:
                _entry.DeleteWordBack();
                break;
            case KeyAction.DeleteWordForward:
                _entry.DeleteWordForward();
                break;
            case KeyAction.DeleteToStart:
                _entry.DeleteToStart();
                break;
            case KeyAction.DeleteToEnd:
                _entry.DeleteToEnd();
                break;
            case KeyAction.PutBack:
                _entry.PutBack();
                break;
            default:
                Move(key.Action);
                break;
        }
    }

    private void Move(KeyAction action)
    {
        switch (action)
        {
            case KeyAction.Left:
                _entry.Left();
                break;
            case KeyAction.Right:
                _entry.Right();
                break;
            case KeyAction.WordLeft:
                _entry.WordLeft();
                break;
            case KeyAction.WordRight:
                _entry.WordRight();
                break;
            case KeyAction.LineStart:
                _entry.LineStart();
                break;
            case KeyAction.LineEnd:
                _entry.LineEnd();
                break;
            case KeyAction.EntryStart:
                _entry.EntryStart();
                break;
            case KeyAction.EntryEnd:
                _entry.EntryEnd();
                break;
            case KeyAction.Up when !_entry.IsOnFirstLine:
                _entry.Up();
                break;
            case KeyAction.Down when !_entry.IsOnLastLine:
                _entry.Down();
                break;
            case KeyAction.Up or KeyAction.Older:
                Show(_place - 1);
                break;
            case KeyAction.Down or KeyAction.Newer:
                Show(_place + 1);
                break;
            default:
                break;
        }
    }

    // Behind the newest entry stands what was begun.
    private void Show(int place)
    {
        if (place < 0 || place > history.Entries.Count || place == _place)
            return;
        if (_place == history.Entries.Count)
            _begun = _entry.Text;
        _place = place;
        _entry.Set(place == history.Entries.Count ? _begun : history.Entries[place]);
    }

    // False where the key ends the search and means the entry.
    private bool Search(Key key)
    {
        switch (key.Action)
        {
            case KeyAction.Insert:
                Find(_searched + key.Text, history.Entries.Count - 1);
                break;
            case KeyAction.DeleteBack when _searched!.Length > 0:
                Find(_searched[..^1], history.Entries.Count - 1);
                break;
            case KeyAction.Search:
                Find(_searched!, _found - 1);
                break;
            case KeyAction.Cancel or KeyAction.Interrupt:
                _entry.Set(_begun);
                _searched = null;
                break;
            case KeyAction.Redraw:
                break;
            default:
                _searched = null;
                return false;
        }

        Draw();
        return true;
    }

    private void Find(string words, int from)
    {
        _searched = words;
        for (int i = Math.Min(from, history.Entries.Count - 1); i >= 0 && words.Length > 0; i--)
        {
            if (!history.Entries[i].Contains(words, StringComparison.OrdinalIgnoreCase))
                continue;
            (_found, _place) = (i, i);
            _entry.Set(history.Entries[i]);
            return;
        }
    }

    private void Complete(bool lists)
    {
        string line = _entry.Text[.._entry.Caret];
        if (line[(line.LastIndexOf('\n') + 1)..].Trim().Length == 0)
        {
            _entry.Insert("    ");
            return;
        }

        Completion found = complete(_entry.Text, _entry.Caret);
        int typed = _entry.Caret - found.Start;
        if (found.Choices.Count > 0 && (found.Common.Length > typed || found.Choices.Count == 1))
            _entry.Replace(found.Start, found.Common);
        // One that is written out says what it takes; of several the second key shows the list.
        if (found.Choices.Count > 1 && !lists)
            _listsNext = true;
        else if (found.Choices.Count > 0 && (lists || found.Choices[0].Shown != found.Choices[0].Text))
            List(found.Choices);
    }

    private void List(IReadOnlyList<Choice> choices)
    {
        int widest = Math.Max(1, width() - 1);
        List<string> lines = [.. choices.Take(MaxListed).Select(c => c.Shown.Length <= widest ? c.Shown : c.Shown[..(widest - 1)] + "…")];
        if (choices.Count > MaxListed)
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"and {choices.Count - MaxListed:N0} more"));
        painter.Above(lines);
    }

    private void Draw()
    {
        if (_searched is null)
            painter.Draw(_entry.Text, _entry.Caret);
        else
            painter.Draw(_entry.Text, _entry.Text.Length, $"(search '{_searched}') ");
    }

    private Entered End(EntryEnd how, string mark = "")
    {
        painter.End(_entry.Text, mark);
        return new Entered(how, _entry.Text);
    }
}

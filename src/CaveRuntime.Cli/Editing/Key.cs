namespace CaveRuntime.Cli.Editing;

/// <summary>What a key does.</summary>
internal enum KeyAction
{
    Insert,
    Paste,
    Enter,
    NewLine,
    Complete,
    DeleteBack,
    DeleteForward,
    DeleteWordBack,
    DeleteWordForward,
    DeleteToStart,
    DeleteToEnd,
    PutBack,
    Left,
    Right,
    Up,
    Down,
    WordLeft,
    WordRight,
    LineStart,
    LineEnd,
    EntryStart,
    EntryEnd,
    Older,
    Newer,
    Search,
    Cancel,
    Interrupt,
    EndOfInput,
    ClearScreen,
    Redraw,
}

/// <summary>A key that was pressed.</summary>
/// <param name="Action">What it does.</param>
/// <param name="Text">What it writes.</param>
internal readonly record struct Key(KeyAction Action, string Text = "");

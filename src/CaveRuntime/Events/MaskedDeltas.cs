namespace CaveRuntime.Events;

/// <summary>
/// The pieces of one reply on their way to the events. A piece may end in the middle of a key, so what could be the beginning
/// of one is held back until the next piece decides. For one thread.
/// </summary>
internal sealed class MaskedDeltas(EventLog events)
{
    private string _held = "";
    // The character before what is held: whether a word begins there decides whether it can be a key.
    private string _before = "";

    /// <summary>Takes a piece, and passes on what is decided.</summary>
    public void Add(string piece)
    {
        string text = _held + piece;
        int decided = Mask.Undecided(_before + text) - _before.Length;
        Pass(text, Math.Max(0, decided));
    }

    /// <summary>The reply has ended: passes on the rest.</summary>
    public void End() => Pass(_held, _held.Length);

    private void Pass(string text, int length)
    {
        _held = text[length..];
        if (length == 0)
            return;
        string masked = Mask.Secrets(_before + text[..length]);
        // What was passed on before was no part of a key, so it is unchanged in front.
        events.Add(new TextDelta(masked[_before.Length..]));
        _before = text[(length - 1)..length];
    }
}

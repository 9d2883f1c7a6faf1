using CaveRuntime.Transcripts;

namespace CaveRuntime.Views;

/// <summary>
/// A reply and everything that answers it, up to the next reply or question: no view may tear it apart. Immutable.
/// </summary>
/// <param name="From">Index of the reply; of a notice that answers none, the notice.</param>
/// <param name="To">Index after its last message.</param>
public readonly record struct Turn(int From, int To)
{
    /// <summary>The turns from a message on, in order.</summary>
    internal static List<Turn> Of(IReadOnlyList<Message> messages, int from)
    {
        var turns = new List<Turn>();
        int start = -1;
        for (int i = from; i <= messages.Count; i++)
        {
            MessageKind? kind = i < messages.Count ? messages[i].Kind : null;
            if (start >= 0 && kind is null or MessageKind.Reply or MessageKind.Question)
            {
                turns.Add(new Turn(start, i));
                start = -1;
            }

            if (start < 0 && kind is not (null or MessageKind.Question))
                start = i;
        }

        return turns;
    }

    /// <summary>Indices of its messages.</summary>
    public IEnumerable<int> Messages => Enumerable.Range(From, To - From);
}

using CaveRuntime.Events;
using CaveRuntime.Transcripts;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Running;

/// <summary>The session's transcript while a run writes to it: each entry is an event, too.</summary>
internal sealed class RunTranscript(Transcript transcript, EventLog events)
{
    /// <summary>What the model is sent next.</summary>
    public IReadOnlyList<ChatMessage> View() => transcript.View();

    public void Add(MessageKind kind, string text, int? cell = null)
    {
        transcript.Add(new Message(kind, text, cell));
        events.Add(new MessageAdded(kind.ToString().ToLowerInvariant(), text, cell));
    }

    public void CellStarts(int cell, string code) => events.Add(new CellStarted(cell, code));

    public void CellEnds(CellReport cell)
    {
        events.Add(new CellFinished(cell));
        Add(MessageKind.Observation, $"Observation of cell {cell.Cell}:\n{cell.Observation}", cell.Cell);
    }

    /// <summary>What the model said last, without its cell: the best that is known where a run is cut short.</summary>
    public Final? LastWords() =>
        transcript.Messages.LastOrDefault(m => m.Kind == MessageKind.Reply) is { } reply && ReplyParser.Prose(reply.Text) is { Length: > 0 } prose
            ? new Final(prose, null)
            : null;
}

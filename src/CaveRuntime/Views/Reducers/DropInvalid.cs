using CaveRuntime.Transcripts;

namespace CaveRuntime.Views.Reducers;

/// <summary>
/// Drops old turns that came to nothing (an empty reply, a reply without a cell), and compacts failed cells beyond the last few.
/// Source: the curated history of Gemini CLI.
/// </summary>
/// <param name="keepErrors">Last failed cells that stay whole: a model learns from them.</param>
/// <param name="keepTurns">Last turns that stay as they are.</param>
public sealed class DropInvalid(int keepErrors, int keepTurns) : IViewReducer
{
    /// <inheritdoc/>
    public async Task<ReducerResult> ReduceAsync(ReducerInput now, CancellationToken cancellationToken)
    {
        List<Turn> old = [.. now.Turns.SkipLast(keepTurns).Where(turn => now.Reduction.Shows(turn.From))];
        int[] invalid = [.. old.Where(turn => IsInvalid(now.Messages, turn)).SelectMany(turn => turn.Messages)];
        Reduction next = now.Reduction;
        if (invalid.Length > 0)
        {
            await now.ArchiveAsync(invalid.Select(i => now.Messages[i]), cancellationToken).ConfigureAwait(false);
            next = next with { Gone = next.Gone.Union(invalid) };
        }

        var failed = old.Where(turn => turn.Messages.Any(i => now.Messages[i].Failed)).SkipLast(keepErrors)
            .SelectMany(turn => turn.Messages).Where(i => next.Shows(i) && !next.Forms.ContainsKey(i));
        return await Shrinking.ShrinkAsync(now.With(next) with { MinGain = 0 }, failed, CompactForms.Compact, cancellationToken)
            .ConfigureAwait(false);
    }

    private static bool IsInvalid(IReadOnlyList<Message> messages, Turn turn)
    {
        bool ran = turn.Messages.Any(i => messages[i].Kind == MessageKind.Observation);
        // A reply that nothing answers was an answer in plain text.
        return !ran && (turn.To - turn.From > 1 || string.IsNullOrWhiteSpace(messages[turn.From].Text));
    }
}

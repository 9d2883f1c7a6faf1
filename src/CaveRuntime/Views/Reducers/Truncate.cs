using CaveRuntime.Transcripts;

namespace CaveRuntime.Views.Reducers;

/// <summary>
/// The last resort: whole turns leave from the oldest on until the view fits, and if the latest alone is too large, the largest
/// messages are cut to head and tail. Needs no model. Only user messages larger than the window can stop it.
/// </summary>
/// <param name="to">Share of the usable window to reach.</param>
public sealed class Truncate(double to) : IViewReducer
{
    private const int LeastPreviewChars = 400;

    /// <inheritdoc/>
    public async Task<ReducerResult> ReduceAsync(ReducerInput now, CancellationToken cancellationToken)
    {
        Reduction left = await LeaveAsync(now, (long)(now.Usable * to), cancellationToken).ConfigureAwait(false);
        ReducerInput then = now.With(left);
        return then.View.Estimate < now.Usable
            ? new ReducerResult(left)
            : await CutAsync(then, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<Reduction> LeaveAsync(ReducerInput now, long target, CancellationToken cancellationToken)
    {
        var turns = now.Turns.Where(turn => turn.To <= now.MaxThrough).SkipLast(now.MaxThrough < now.Messages.Count ? 0 : 1).ToList();
        int most = turns.FindIndex(turn => now.ViewOf(Without(now, turn.To, "archive:0000")).Estimate <= target);
        if (turns.Count == 0)
            return now.Reduction;
        int through = turns[most < 0 ? turns.Count - 1 : most].To;
        var leaving = Enumerable.Range(now.Reduction.Start, through - now.Reduction.Start)
            .Select(i => now.Messages[i]).Where(m => m.Kind != MessageKind.Question);
        string handle = await now.ArchiveAsync(leaving, cancellationToken).ConfigureAwait(false);
        return Without(now, through, handle);
    }

    private static Reduction Without(ReducerInput now, int through, string handle)
    {
        Summary? old = now.Reduction.Summary;
        // What summaries have said so far stays, but never more of it than leaves room for work.
        string body = Excerpt.Head(old?.Body ?? "", (int)Math.Min(int.MaxValue, now.Usable));
        return now.Reduction with { Summary = new Summary(through, body, (old?.Handles ?? []).Add(handle)) };
    }

    private static Task<ReducerResult> CutAsync(ReducerInput now, CancellationToken cancellationToken)
    {
        long over = now.View.Estimate - now.Usable + 1;
        var cut = new List<int>();
        var shown = now.View.Entries.Where(e => e.Message >= 0 && now.Messages[e.Message].Kind != MessageKind.Question);
        foreach (ViewEntry entry in shown.OrderByDescending(e => e.Estimate))
        {
            if (over <= 0)
                break;
            cut.Add(entry.Message);
            over -= entry.Estimate - Preview(now);
        }

        return Shrinking.ShrinkAsync(
            now with { MinGain = 0 },
            cut,
            (message, handle) => CompactForms.Offload(message, Preview(now), handle),
            cancellationToken);
    }

    // In the densest scripts a character is a token.
    private static int Preview(ReducerInput now) => (int)Math.Clamp(now.Usable / 16, LeastPreviewChars, 4_000);
}

namespace CaveRuntime.Views.Reducers;

/// <summary>
/// Replaces the oldest cells and observations by their compact forms, and leaves the last turns whole. Nothing is lost: each form
/// names the archived whole. Raw text of the input goes first, as it can be printed again, then what is long: a short observation is
/// mostly a result. Source: the compaction of Manus.
/// </summary>
/// <param name="share">Share of the turns that are still whole, the oldest first.</param>
/// <param name="keepTurns">Last turns that stay whole.</param>
public sealed class Compact(double share, int keepTurns) : IViewReducer
{
    // Estimated tokens up to which a message is short.
    private const int Short = 120;

    /// <inheritdoc/>
    public async Task<ReducerResult> ReduceAsync(ReducerInput now, CancellationToken cancellationToken)
    {
        List<Turn> whole = [.. now.Turns.SkipLast(keepTurns).Where(turn => turn.Messages.Any(i => IsWhole(now.Reduction, i)))];
        int[] oldest = [.. whole.Take((int)Math.Ceiling(whole.Count * share)).SelectMany(turn => turn.Messages)
            .Where(i => IsWhole(now.Reduction, i))];
        IEnumerable<int>[] kinds =
        [
            oldest.Where(now.QuotesInput),
            oldest.Where(i => now.QuotesInput(i) || now.EstimateOf(i) > Short),
            oldest,
        ];
        var result = new ReducerResult(now.Reduction);
        foreach (IEnumerable<int> kind in kinds)
        {
            result = await Shrinking.ShrinkAsync(now, kind, CompactForms.Compact, cancellationToken).ConfigureAwait(false);
            if (!ReferenceEquals(result.Next, now.Reduction))
                break;
        }

        return result;
    }

    private static bool IsWhole(Reduction reduction, int message) =>
        reduction.Shows(message)
        && (!reduction.Forms.TryGetValue(message, out MessageForm? form) || form.Kind == MessageFormKind.Offloaded);
}

namespace CaveRuntime.Views.Reducers;

/// <summary>
/// Replaces the oldest cells and observations by their compact forms, and leaves the last turns whole. Nothing is lost: each form
/// names the archived whole. What is long goes first: raw text of the input is long and can be printed again, a short observation is
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
        ReducerResult result = await Shrinking.ShrinkAsync(
            now,
            oldest.Where(i => now.EstimateOf(i) > Short),
            CompactForms.Compact,
            cancellationToken).ConfigureAwait(false);
        return ReferenceEquals(result.Next, now.Reduction)
            ? await Shrinking.ShrinkAsync(now, oldest, CompactForms.Compact, cancellationToken).ConfigureAwait(false)
            : result;
    }

    private static bool IsWhole(Reduction reduction, int message) =>
        reduction.Shows(message)
        && (!reduction.Forms.TryGetValue(message, out MessageForm? form) || form.Kind == MessageFormKind.Offloaded);
}

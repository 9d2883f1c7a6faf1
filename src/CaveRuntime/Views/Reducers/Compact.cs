namespace CaveRuntime.Views.Reducers;

/// <summary>
/// Replaces the oldest cells and observations by their compact forms, and leaves the last turns whole. Nothing is lost: each form
/// names the archived whole. Source: the compaction of Manus.
/// </summary>
/// <param name="share">Share of the turns that are still whole, the oldest first.</param>
/// <param name="keepTurns">Last turns that stay whole.</param>
public sealed class Compact(double share, int keepTurns) : IViewReducer
{
    /// <inheritdoc/>
    public Task<ReducerResult> ReduceAsync(ReducerInput now, CancellationToken cancellationToken)
    {
        List<Turn> whole = [.. now.Turns.SkipLast(keepTurns).Where(turn => turn.Messages.Any(i => IsWhole(now.Reduction, i)))];
        var oldest = whole.Take((int)Math.Ceiling(whole.Count * share)).SelectMany(turn => turn.Messages)
            .Where(i => IsWhole(now.Reduction, i));
        return Shrinking.ShrinkAsync(now, oldest, CompactForms.Compact, cancellationToken);
    }

    private static bool IsWhole(Reduction reduction, int message) =>
        reduction.Shows(message)
        && (!reduction.Forms.TryGetValue(message, out MessageForm? form) || form.Kind == MessageFormKind.Offloaded);
}
